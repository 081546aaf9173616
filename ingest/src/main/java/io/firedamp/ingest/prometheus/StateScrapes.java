package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.OwnLook;
import io.firedamp.schemas.AddressText;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.ImageReference;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.Owner;
import io.firedamp.schemas.avro.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The lines of kube-state-metrics in one document, put together again: what of a pod is one object
 * in Kubernetes comes as a line here and a line there, in any order. Who owns what does not change
 * while it lives, so that is taken from the whole document; the rest from its own scrape.
 */
final class StateScrapes {
  static final String UNNAMED = "pod of kube-state-metrics without kube_pod_info";
  static final String NO_ID = "container of kube-state-metrics without an id";
  static final String MANY = "container of kube-state-metrics beyond the bound";
  private static final int LONGEST_IMAGE = 512;
  private static final int MOST_ADDRESSES = 8;
  private static final int MOST_CONTAINERS = 64;
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}$");
  private static final Pattern CONTAINER_ID = Pattern.compile("(?:[a-z-]+://)?([0-9a-f]{12,128})");
  private static final Pattern KIND = Pattern.compile("[A-Z][A-Za-z0-9]{0,62}");

  private final Provenance from;
  private final RecordCounts.Counter counter;
  private final Map<String, Owner> owners = new HashMap<>();
  private final Map<String, Instant> created = new HashMap<>();
  private final SortedMap<Long, Map<String, Pod>> pods = new TreeMap<>();
  private final SortedMap<Long, List<Keyed>> nodes = new TreeMap<>();

  /** A state, and the key under which it is published. */
  record Keyed(String key, ContainerState state) {}

  private static final class Pod {
    private @Nullable MetricLine info;
    private String phase = "";
    private final TreeSet<String> addresses = new TreeSet<>();
    private final List<MetricLine> containers = new ArrayList<>();
  }

  /**
   * @param counter of what is read here, and makes no state
   */
  StateScrapes(Provenance from, RecordCounts.Counter counter) {
    this.from = from;
    this.counter = counter;
  }

  void add(MetricLine line, long millis) {
    switch (line.name()) {
      case "kube_pod_info" -> pod(line, millis).info = line;
      case "kube_pod_ips" -> addAddress(pod(line, millis), line.label("ip"));
      case "kube_pod_status_phase" -> addPhase(line, millis);
      case "kube_pod_container_info" -> addContainer(line, millis);
      case "kube_pod_created" -> addCreated(line);
      case "kube_pod_owner" -> addOwner("pod " + podKey(line), line);
      case "kube_replicaset_owner" -> addOwner("ReplicaSet " + named(line, "replicaset"), line);
      case "kube_replicationcontroller_owner" ->
          addOwner("ReplicationController " + named(line, "replicationcontroller"), line);
      case "kube_job_owner" -> addOwner("Job " + named(line, "job_name"), line);
      case "kube_node_info" -> addNode(line, "internal_ip", millis);
      case "kube_node_status_addresses" -> addNode(line, "address", millis);
      default -> {
        // Not asked for.
      }
    }
  }

  /** All states, by the date of their scrape. */
  SortedMap<Long, List<Keyed>> inOrder() {
    SortedMap<Long, List<Keyed>> ordered = new TreeMap<>();
    pods.forEach(
        (millis, byKey) -> byKey.values().forEach(pod -> states(pod, millis, at(ordered, millis))));
    nodes.forEach((millis, states) -> at(ordered, millis).addAll(states));
    return ordered;
  }

  /** The last word about a pod or container that is there no longer. */
  static ContainerState ended(ContainerState said, long millis) {
    return dated(ContainerState.newBuilder(said).setState(RunState.STOPPED), millis);
  }

  private static List<Keyed> at(SortedMap<Long, List<Keyed>> ordered, long millis) {
    return ordered.computeIfAbsent(millis, added -> new ArrayList<>());
  }

  private Pod pod(MetricLine line, long millis) {
    return pods.computeIfAbsent(millis, added -> new LinkedHashMap<>())
        .computeIfAbsent(podKey(line), added -> new Pod());
  }

  private void addPhase(MetricLine line, long millis) {
    if (line.value() == 1) {
      pod(line, millis).phase = line.label("phase");
    }
  }

  private void addContainer(MetricLine line, long millis) {
    Pod pod = pod(line, millis);
    if (pod.containers.size() < MOST_CONTAINERS) {
      pod.containers.add(line);
    } else {
      leaveOut(MANY);
    }
  }

  private void addCreated(MetricLine line) {
    if (line.value() > 0 && line.value() < 1e11) {
      created.put(podKey(line), Instant.ofEpochSecond((long) line.value()));
    }
  }

  private void addOwner(String owned, MetricLine line) {
    String kind = line.label("owner_kind");
    if (line.label("owner_is_controller").equals("true") && KIND.matcher(kind).matches()) {
      owners.put(
          owned,
          Owner.newBuilder()
              .setKind(kind)
              .setName(MetricLine.cut(line.label("owner_name")))
              .build());
    }
  }

  private void addNode(MetricLine line, String addressLabel, long millis) {
    Optional<String> address = AddressText.canonical(line.label(addressLabel));
    String node = MetricLine.cut(line.label("node"));
    if (address.isEmpty() || node.isEmpty()) {
      return;
    }
    String key = Alias.node(from.cluster(), node) + "/" + address.get();
    at(nodes, millis)
        .add(
            new Keyed(
                key,
                dated(
                    begin(RunState.RUNNING).setNode(node).setNodeAddress(address.get()), millis)));
  }

  private void states(Pod pod, long millis, List<Keyed> states) {
    MetricLine info = pod.info;
    if (info == null || label(info, "pod").isEmpty()) {
      leaveOut(UNNAMED);
      return;
    }
    addAddress(pod, info.label("pod_ip"));
    String key = keyOf(info);
    states.add(new Keyed(key, dated(whole(pod, info), millis)));
    for (MetricLine container : pod.containers) {
      Matcher id = CONTAINER_ID.matcher(container.label("container_id"));
      if (id.matches()) {
        ContainerState.Builder one =
            whole(pod, info)
                .setContainerId(id.group(1))
                .setContainerName(MetricLine.cut(container.label("container")))
                .setImage(image(container.label("image")))
                .setImageDigest(digest(container.label("image_id")));
        states.add(
            new Keyed(Alias.container(from.cluster(), id.group(1)).toString(), dated(one, millis)));
      } else {
        leaveOut(NO_ID);
      }
    }
  }

  private void leaveOut(String reason) {
    counter.read();
    counter.leaveOut(reason);
  }

  private ContainerState.Builder whole(Pod pod, MetricLine info) {
    Optional<String> host = AddressText.canonical(info.label("host_ip"));
    boolean hostNetwork =
        info.label("host_network").equals("true")
            || host.filter(pod.addresses::contains).isPresent();
    return begin(StateMetrics.runState(pod.phase))
        .setNamespace(orNull(label(info, "namespace")))
        .setPod(label(info, "pod"))
        .setPodUid(orNull(label(info, "uid")))
        .setNode(orNull(label(info, "node")))
        .setNodeAddress(host.orElse(null))
        .setHostNetwork(hostNetwork)
        .setAddresses(hostNetwork ? List.of() : List.copyOf(pod.addresses))
        .setStarted(created.get(podKey(info)))
        .setOwners(ownersOf(info));
  }

  /** The top of the chain as far as it is told; without the chain, the pod's own controller. */
  private List<Owner> ownersOf(MetricLine info) {
    Owner told = owners.get("pod " + podKey(info));
    Owner direct = told == null ? creatorOf(info) : told;
    if (direct == null || !OwnLook.makesPods(direct)) {
      return List.of();
    }
    Owner above =
        owners.get(direct.getKind() + " " + label(info, "namespace") + "/" + direct.getName());
    return List.of(above == null ? direct : above);
  }

  /** The controller as {@code kube_pod_info} itself has it: many keep no other metric of owners. */
  private static @Nullable Owner creatorOf(MetricLine info) {
    String kind = info.label("created_by_kind");
    String name = MetricLine.cut(info.label("created_by_name"));
    return KIND.matcher(kind).matches() && !name.isEmpty()
        ? Owner.newBuilder().setKind(kind).setName(name).build()
        : null;
  }

  private ContainerState.Builder begin(RunState state) {
    return OwnLook.begin(from, state, Instant.EPOCH);
  }

  private static ContainerState dated(ContainerState.Builder state, long millis) {
    ContainerState whole = state.setEventId("").setTime(Instant.ofEpochMilli(millis)).build();
    return state.setEventId(ContentId.of("kube-state-metrics", whole.toString())).build();
  }

  private String keyOf(MetricLine info) {
    String uid = label(info, "uid");
    Alias alias =
        uid.isEmpty()
            ? Alias.pod(from.cluster(), label(info, "namespace"), label(info, "pod"))
            : Alias.podUid(from.cluster(), uid);
    return alias.toString();
  }

  private static void addAddress(Pod pod, String text) {
    if (pod.addresses.size() < MOST_ADDRESSES) {
      AddressText.canonical(text).ifPresent(pod.addresses::add);
    }
  }

  /** The uid where there is one; old exporters name a pod only. */
  private static String podKey(MetricLine line) {
    String uid = label(line, "uid");
    return uid.isEmpty() ? label(line, "namespace") + "/" + label(line, "pod") : uid;
  }

  private static String named(MetricLine line, String name) {
    return label(line, "namespace") + "/" + label(line, name);
  }

  /** Prometheus keeps a label of the exporter's own by that name where it puts one in its place. */
  private static String label(MetricLine line, String name) {
    String exported = line.label("exported_" + name);
    return MetricLine.cut(exported.isEmpty() ? line.label(name) : exported);
  }

  private static @Nullable String image(String reference) {
    return reference.length() > LONGEST_IMAGE || reference.startsWith("sha256:")
        ? null
        : ImageReference.parse(reference).map(ImageReference::toString).orElse(null);
  }

  private static @Nullable String digest(String imageId) {
    Matcher digest = DIGEST.matcher(imageId);
    return digest.find() ? digest.group() : null;
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
