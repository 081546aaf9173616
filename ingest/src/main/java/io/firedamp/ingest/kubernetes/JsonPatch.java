package io.firedamp.ingest.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonItems;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JSON patch (RFC 6902) read as if it were a partial object: an operation that adds {@code "x"}
 * at {@code /spec/containers/0/image} is the object {@code
 * {"spec":{"containers":[{"image":"x"}]}}}.
 */
final class JsonPatch {
  /** As many operations as the API server takes. */
  private static final int MOST_OPERATIONS = 10_000;

  private static final int LONGEST_PATH = 512;
  private static final Set<String> CONTAINERS =
      Set.of("containers", "initContainers", "ephemeralContainers");

  /** Whatever else a path leads through is nothing a rule asks for. */
  private static final Set<String> NAMES =
      Set.of(
          "spec",
          "template",
          "jobTemplate",
          "containers",
          "initContainers",
          "ephemeralContainers",
          "hostNetwork",
          "hostPID",
          "volumes",
          "hostPath",
          "path",
          "tolerations",
          "affinity",
          "podAntiAffinity",
          "nodeName",
          "replicas",
          "parallelism",
          "schedule",
          "name",
          "image",
          "command",
          "args",
          "env",
          "value",
          "securityContext",
          "privileged",
          "resources",
          "requests",
          "limits",
          "cpu",
          "subjects",
          "roleRef",
          "rules",
          "type",
          "selector",
          "loadBalancerSourceRanges");

  private final JsonParser json;
  private final JsonItems items;
  private final Template template;
  private int operations;

  JsonPatch(JsonParser json, JsonItems items, Template template) {
    this.json = json;
    this.items = items;
    this.template = template;
  }

  /** Reads the array the parser stands on. */
  void read() throws IOException {
    Loose.elements(json, this::readOperation);
  }

  /** One operation; its members come in any order, so the value is kept as bytes. */
  private final class Operation {
    private String op = "";
    private @Nullable String path;
    private byte @Nullable [] value;

    void readMember(String name) throws IOException {
      switch (name) {
        case "op" -> op = String.valueOf(Loose.text(json, LONGEST_PATH));
        case "path" -> path = Loose.text(json, LONGEST_PATH);
        case "value" -> value = items.value(json);
        default -> {
          // Skipped: "from" of a move or copy brings nothing new.
        }
      }
    }

    void apply() throws IOException {
      if (path != null && value != null && (op.equals("add") || op.equals("replace"))) {
        applyAt(path, value);
      }
    }
  }

  private void readOperation() throws IOException {
    Operation operation = new Operation();
    Loose.members(json, operation::readMember);
    if (operations++ < MOST_OPERATIONS) {
      operation.apply();
    }
  }

  private void applyAt(String path, byte[] value) throws IOException {
    String[] segments = path.split("/", -1);
    StringBuilder before = new StringBuilder();
    StringBuilder after = new StringBuilder();
    int container = -1;
    for (int i = 1; i < segments.length; i++) {
      if (isIndex(segments[i]) && i > 1) {
        before.append('[');
        after.insert(0, ']');
        if (CONTAINERS.contains(segments[i - 1]) && i + 1 < segments.length) {
          container = segments[i].equals("-") ? -1 : Integer.parseInt(segments[i]);
        }
      } else if (NAMES.contains(segments[i])) {
        before.append("{\"").append(segments[i]).append("\":");
        after.insert(0, '}');
      } else {
        return;
      }
    }
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    object.writeBytes(before.toString().getBytes(StandardCharsets.UTF_8));
    object.writeBytes(value);
    object.writeBytes(after.toString().getBytes(StandardCharsets.UTF_8));
    try (JsonParser partial = Json.parser(object.toByteArray(), 0)) {
      partial.nextToken();
      template.readPatch(partial, container);
    }
  }

  private static boolean isIndex(String segment) {
    return segment.matches("-|[0-9]{1,4}");
  }
}
