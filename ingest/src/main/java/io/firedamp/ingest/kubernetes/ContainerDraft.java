package io.firedamp.ingest.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import io.firedamp.schemas.ImageReference;
import io.firedamp.schemas.avro.ContainerSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One container of a pod template while it is read: in a patch, perhaps only what changes. */
final class ContainerDraft {
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_IMAGE = 1024;

  /** What an array's element costs beside its characters. */
  private static final int ELEMENT = 4;

  /** In the list it was read from, or in the list a JSON patch points into. */
  final int index;

  final boolean init;
  String name = "";
  String image = "";
  private final List<String> command = new ArrayList<>();
  private final List<String> args = new ArrayList<>();
  private final List<String> env = new ArrayList<>();
  private boolean privileged;
  private double cpu;
  private int gpus;
  private boolean deleted;

  ContainerDraft(int index, boolean init) {
    this.index = index;
    this.init = init;
  }

  void read(JsonParser json, TextBudget budget) throws IOException {
    Loose.members(
        json,
        member -> {
          switch (member) {
            case "name" -> name = orEmpty(Loose.text(json, LONGEST_NAME));
            case "image" -> image = canonical(orEmpty(Loose.text(json, LONGEST_IMAGE)));
            case "command" -> budget.addTexts(json, command);
            // A step of Argo brings its script as text.
            case "args", "source" -> budget.addTexts(json, args);
            case "env" -> Loose.elements(json, () -> readVariable(json, budget));
            case "securityContext" -> readSecurity(json);
            case "resources" ->
                Loose.members(json, kind -> Loose.members(json, name -> readResource(name, json)));
            case "$patch" -> deleted = "delete".equals(Loose.text(json, LONGEST_NAME));
            default -> {
              // Skipped: nothing a rule asks for.
            }
          }
        });
  }

  /** Takes from the finished object what a patch did not repeat. */
  void complete(List<ContainerDraft> finished) {
    for (ContainerDraft other : finished) {
      boolean same =
          name.isEmpty() ? other.index == index && other.init == init : other.name.equals(name);
      if (same) {
        name = other.name;
        image = image.isEmpty() ? other.image : image;
        return;
      }
    }
  }

  boolean isDeleted() {
    return deleted;
  }

  /** Cores it requests or may use, whichever is more. */
  double cpu() {
    return cpu;
  }

  int gpus() {
    return gpus;
  }

  /** Characters of name and image, which are kept whole or not at all. */
  int nameSize() {
    return name.length() + image.length() + ELEMENT;
  }

  /** Characters of all it is told. */
  int textSize() {
    return sizeOf(command) + sizeOf(args) + sizeOf(env);
  }

  private static int sizeOf(List<String> texts) {
    return texts.stream().mapToInt(ContainerDraft::sizeOf).sum();
  }

  private static int sizeOf(String text) {
    return text.length() + ELEMENT;
  }

  /** Leaves out what exceeds this container's share: a third each for what it is told. */
  private static List<String> fitted(List<String> texts, int room, TextBudget budget) {
    List<String> whole =
        texts.stream().map(text -> budget.withoutMiddle(text, Math.max(room / 2, 1))).toList();
    return budget.ends(whole, ContainerDraft::sizeOf, room);
  }

  void fit(int room, TextBudget budget) {
    if (textSize() > room) {
      for (List<String> texts : List.of(command, args, env)) {
        if (sizeOf(texts) > room / 3) {
          List<String> fitted = fitted(texts, room / 3, budget);
          texts.clear();
          texts.addAll(fitted);
        }
      }
    }
  }

  ContainerSpec toSpec() {
    return ContainerSpec.newBuilder()
        .setName(name)
        .setImage(image)
        .setCommand(command)
        .setArgs(args)
        .setEnv(env)
        .setPrivileged(privileged)
        .setInit(init)
        .build();
  }

  /** The canonical reference or, when it is none, what was written. */
  static String canonical(String image) {
    return ImageReference.parse(image).map(ImageReference::toString).orElse(image);
  }

  /** Keeps what is given literally; a reference to a secret or a field has no value. */
  private void readVariable(JsonParser json, TextBudget budget) throws IOException {
    String[] variable = {"", ""};
    boolean[] literal = {false};
    Loose.members(
        json,
        member -> {
          String text = isNameOrValue(member) ? budget.text(json) : null;
          if (text != null) {
            variable[member.equals("name") ? 0 : 1] = text;
            literal[0] |= member.equals("value");
          }
        });
    if (literal[0]) {
      env.add(variable[0] + "=" + variable[1]);
    }
  }

  private static boolean isNameOrValue(String member) {
    return member.equals("name") || member.equals("value");
  }

  /** A request or a limit; of both the larger counts. */
  private void readResource(String resource, JsonParser json) throws IOException {
    if (resource.equals("cpu")) {
      cpu = Math.max(cpu, Loose.quantity(json));
    } else if (resource.endsWith("/gpu") || resource.startsWith("nvidia.com/mig-")) {
      gpus = Math.max(gpus, (int) Loose.quantity(json));
    }
  }

  private void readSecurity(JsonParser json) throws IOException {
    Loose.members(
        json,
        member -> {
          if (member.equals("privileged")) {
            privileged = Loose.flag(json);
          }
        });
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
