package io.firedamp.ingest.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.schemas.avro.WorkloadSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pod template in a body, wherever it is: in a pod, in the template of a controller, in the job
 * template of a CronJob, in a PodTemplate, or in a patch of any of them.
 */
final class Template {
  /** CronJob: spec, jobTemplate, spec, template, spec. */
  private static final int DEEPEST = 8;

  /** The first and the last of them: a pod of more is not asked for in earnest. */
  private static final int MOST_CONTAINERS = 512;

  private static final int MOST_NAMES = 128 * 1024;
  private static final int MOST_PATHS = 64;
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_PATH = 1024;
  private static final Set<String> OUTER =
      Set.of("spec", "template", "jobTemplate", "workflowSpec");
  private static final Set<String> INIT = Set.of("initContainers", "ephemeralContainers");

  private final TextBudget budget;
  private final ObjectFacts facts;
  private final List<ContainerDraft> containers = new ArrayList<>();
  private final List<String> hostPaths = new ArrayList<>();
  private boolean hostNetwork;
  private boolean hostPid;
  private boolean toleratesEverything;
  private boolean antiAffinity;
  private @Nullable String nodeName;
  private @Nullable Integer replicas;
  private @Nullable Integer parallelism;
  private @Nullable String schedule;

  /** Hands what is none of a pod template's members to the other facts. */
  Template(TextBudget budget, ObjectFacts facts) {
    this.budget = budget;
    this.facts = facts;
  }

  /** Reads one member of a body, if it belongs to a pod template. */
  void readMember(String name, JsonParser json) throws IOException {
    readMember(name, json, 0, -1);
  }

  /**
   * Reads a patch made into a partial object.
   *
   * @param index of the container the patch points into, or -1
   */
  void readPatch(JsonParser json, int index) throws IOException {
    Loose.members(json, name -> readMember(name, json, 0, index));
  }

  private void readMember(String name, JsonParser json, int depth, int index) throws IOException {
    if (OUTER.contains(name)) {
      if (depth < DEEPEST) {
        Loose.members(json, inner -> readMember(inner, json, depth + 1, index));
      }
      return;
    }
    switch (name) {
      case "containers", "initContainers", "ephemeralContainers" ->
          readContainers(json, INIT.contains(name), index);
      case "sidecars" -> readContainers(json, false, index);
      case "container", "script" -> readContainer(json);
      case "templates" ->
          Loose.elements(
              json, () -> Loose.members(json, inner -> readMember(inner, json, depth + 1, index)));
      case "hostNetwork" -> hostNetwork = Loose.flag(json);
      case "hostPID" -> hostPid = Loose.flag(json);
      case "volumes" -> Loose.elements(json, () -> readVolume(json));
      case "tolerations" -> Loose.elements(json, () -> readToleration(json));
      case "affinity" -> Loose.members(json, kind -> readAffinity(kind, json));
      case "nodeName" -> nodeName = Loose.text(json, LONGEST_NAME);
      case "replicas" -> replicas = Loose.number(json);
      case "parallelism" -> parallelism = Loose.number(json);
      case "schedule" -> schedule = Loose.text(json, LONGEST_NAME);
      default -> facts.readMember(name, json, depth);
    }
  }

  private void readContainers(JsonParser json, boolean init, int index) throws IOException {
    int[] next = {0};
    Loose.elements(
        json,
        () -> {
          int position = index < 0 ? next[0]++ : index;
          draft(position, init, index >= 0).read(json, budget);
        });
    containers.removeIf(ContainerDraft::isDeleted);
  }

  /** The one container of a step of a workflow. */
  private void readContainer(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.START_OBJECT) {
      draft(containers.size(), false, false).read(json, budget);
    }
  }

  /** Several operations of one JSON patch may point into one container. */
  private ContainerDraft draft(int index, boolean init, boolean again) {
    for (ContainerDraft known : containers) {
      if (again && known.index == index && known.init == init) {
        return known;
      }
    }
    ContainerDraft fresh = new ContainerDraft(index, init);
    if (containers.size() >= MOST_CONTAINERS) {
      containers.remove(MOST_CONTAINERS / 2);
      budget.markCut();
    }
    containers.add(fresh);
    return fresh;
  }

  private void readVolume(JsonParser json) throws IOException {
    Loose.members(
        json,
        kind -> {
          if (kind.equals("hostPath")) {
            Loose.members(json, name -> readHostPath(name, json));
          }
        });
  }

  private void readHostPath(String name, JsonParser json) throws IOException {
    String path = name.equals("path") ? Loose.text(json, LONGEST_PATH) : null;
    if (path != null && hostPaths.size() < MOST_PATHS) {
      hostPaths.add(path);
    }
  }

  private void readToleration(JsonParser json) throws IOException {
    String[] toleration = {"", "", ""};
    Loose.members(
        json,
        name -> {
          String text = Loose.text(json, LONGEST_NAME);
          if (text != null && name.equals("operator")) {
            toleration[0] = text;
          } else if (text != null && name.equals("key")) {
            toleration[1] = text;
          } else if (text != null && name.equals("effect")) {
            toleration[2] = text;
          }
        });
    // With an effect it is of that effect's taints only, as network plugins tolerate NoSchedule.
    toleratesEverything |=
        toleration[0].equals("Exists") && toleration[1].isEmpty() && toleration[2].isEmpty();
  }

  private void readAffinity(String kind, JsonParser json) {
    antiAffinity |= kind.equals("podAntiAffinity") && json.currentToken() == JsonToken.START_OBJECT;
  }

  /** Takes from the finished object what a patch did not repeat: names and images. */
  void completeFrom(Template finished) {
    for (ContainerDraft container : containers) {
      if (container.name.isEmpty() || container.image.isEmpty()) {
        container.complete(finished.containers);
      }
    }
  }

  List<ContainerDraft> containers() {
    return containers;
  }

  boolean hostNetwork() {
    return hostNetwork;
  }

  @Nullable String nodeName() {
    return nodeName;
  }

  /** What was asked for, or null when the body holds nothing of a pod template. */
  @Nullable WorkloadSpec toSpec() {
    if (isEmpty()) {
      return null;
    }
    List<ContainerDraft> kept = budget.ends(containers, ContainerDraft::nameSize, MOST_NAMES);
    share(kept);
    return WorkloadSpec.newBuilder()
        .setContainers(kept.stream().map(ContainerDraft::toSpec).toList())
        .setHostNetwork(hostNetwork)
        .setHostPid(hostPid)
        .setHostPaths(hostPaths)
        .setToleratesEverything(toleratesEverything)
        .setAntiAffinity(antiAffinity)
        .setNodeName(nodeName)
        .setReplicas(replicas)
        .setParallelism(parallelism)
        .setSchedule(schedule)
        .setCpu(kept.stream().mapToDouble(ContainerDraft::cpu).sum())
        .setGpus(kept.stream().mapToInt(ContainerDraft::gpus).sum())
        .setCut(budget.isCut())
        .build();
  }

  /** Small ones are kept whole; what they leave is shared evenly by those that ask for more. */
  private void share(List<ContainerDraft> kept) {
    List<ContainerDraft> smallestFirst =
        kept.stream().sorted(Comparator.comparing(ContainerDraft::textSize)).toList();
    int left = TextBudget.CHARACTERS;
    int sharers = smallestFirst.size();
    for (ContainerDraft container : smallestFirst) {
      container.fit(left / sharers--, budget);
      left -= container.textSize();
    }
  }

  private boolean isEmpty() {
    boolean nothingNamed = containers.isEmpty() && hostPaths.isEmpty() && nodeName == null;
    boolean nothingAsked = replicas == null && parallelism == null && schedule == null;
    boolean flagged = hostNetwork || hostPid || toleratesEverything || antiAffinity;
    return nothingNamed && nothingAsked && !flagged;
  }
}
