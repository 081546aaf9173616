package io.firedamp.e2e;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.ingest.Mutations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * What the cases send, with faults that leave it a document: of its sizes, nesting, clocks, ids and
 * encoding. Seeded, so that a failure returns.
 */
final class Documents {
  /** What a listener may answer to any of them. */
  static final Set<Integer> ANSWERS = Set.of(202, 400, 413, 422);

  private static final int OF_ONE_FILE = 12;
  private static final int LONGEST = 64 * 1024;
  private static final List<String> TIMES =
      List.of(
          "1970-01-01T00:00:00Z",
          "2099-01-01T00:00:00.000Z",
          "-999999999-01-01T00:00:00Z",
          "2026-02-30T25:61:61Z",
          "2026-03-10T10:00:00+25:00",
          "yesterday");
  private static final List<String> TEXTS =
      List.of(
          "",
          "\u0000",
          "\u202e\u2066txt",
          "\ud800",
          "a\nb",
          "../..//",
          "sha256:",
          "x".repeat(70_000),
          "127.0.0.1:99999",
          "::ffff:1.2.3.4%eth0",
          "prod/ip/1.2.3.4");
  private static final List<JsonNode> NUMBERS =
      List.of(
          JsonNodeFactory.instance.numberNode(-1),
          JsonNodeFactory.instance.numberNode(Long.MAX_VALUE),
          JsonNodeFactory.instance.numberNode(1e300),
          JsonNodeFactory.instance.numberNode(0.5),
          JsonNodeFactory.instance.numberNode(4_102_444_800L));

  private final ObjectMapper mapper = new ObjectMapper();
  private final List<byte[]> whole;
  private final Random random;
  private final Mutations mutations;

  /** Reads a few documents of every file of every case. */
  Documents(long seed) throws IOException {
    this.random = new Random(seed);
    this.mutations = new Mutations(seed);
    this.whole = new ArrayList<>();
    for (Path folder : Case.folders("all")) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.sorted().toList()) {
          whole.addAll(documents(file));
        }
      }
    }
  }

  private static List<byte[]> documents(Path file) throws IOException {
    if (file.endsWith("case.json")) {
      return List.of();
    }
    String text = new String(read(file), UTF_8);
    if (file.getFileName().toString().contains(".prom")) {
      return List.of(text.substring(0, Math.min(text.length(), LONGEST)).getBytes(UTF_8));
    }
    return text.lines()
        .filter(line -> line.length() < LONGEST)
        .limit(OF_ONE_FILE)
        .map(line -> line.getBytes(UTF_8))
        .toList();
  }

  private static byte[] read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
      return plain.readAllBytes();
    }
  }

  int count() {
    return whole.size();
  }

  /** Any of them, as it is. */
  byte[] any() {
    return whole.get(random.nextInt(whole.size()));
  }

  /** Any of them, with one to four faults. */
  byte[] faulty() {
    byte[] document = any();
    byte[] broken = isJson(document) ? brokenJson(document) : brokenLines(document);
    return switch (random.nextInt(12)) {
      case 0 -> mutations.mutate(broken);
      case 1 -> new String(broken, UTF_8).getBytes(UTF_16LE);
      case 2 -> ("\uFEFF" + new String(broken, UTF_8)).getBytes(UTF_8);
      case 3 -> new String(broken, UTF_8).replace("\n", "\r\n").getBytes(UTF_8);
      case 4 -> (new String(broken, UTF_8) + "\n" + new String(any(), UTF_8)).getBytes(UTF_8);
      default -> broken;
    };
  }

  private static boolean isJson(byte[] document) {
    return document.length > 0 && (document[0] == '{' || document[0] == '[');
  }

  private byte[] brokenJson(byte[] document) {
    try {
      JsonNode tree = mapper.readTree(document);
      for (int fault = random.nextInt(4); fault >= 0; fault--) {
        breakSomewhere(tree);
      }
      return random.nextInt(8) == 0
          ? mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(tree)
          : mapper.writeValueAsBytes(tree);
    } catch (IOException unreadable) {
      return mutations.mutate(document);
    }
  }

  private void breakSomewhere(JsonNode tree) {
    List<JsonNode> places = new ArrayList<>();
    collect(tree, places);
    if (places.isEmpty()) {
      return;
    }
    JsonNode place = places.get(random.nextInt(places.size()));
    if (place instanceof ObjectNode object && !object.isEmpty()) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      String name = names.get(random.nextInt(names.size()));
      switch (random.nextInt(6)) {
        case 0 -> object.remove(name);
        case 1 -> object.set(name.toUpperCase(Locale.ROOT), object.get(name));
        case 2 -> object.set(names.get(random.nextInt(names.size())), object.get(name).deepCopy());
        default -> object.set(name, broken(object.get(name)));
      }
    } else if (place instanceof ArrayNode array && !array.isEmpty()) {
      int at = random.nextInt(array.size());
      if (random.nextBoolean()) {
        JsonNode one = array.get(at).deepCopy();
        for (int copies = random.nextInt(100); copies > 0; copies--) {
          array.add(one);
        }
      } else {
        array.set(at, broken(array.get(at)));
      }
    }
  }

  private static void collect(JsonNode node, List<JsonNode> places) {
    if (node.isContainerNode()) {
      places.add(node);
      node.forEach(child -> collect(child, places));
    }
  }

  private JsonNode broken(JsonNode value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (random.nextInt(9)) {
      case 0 -> nodes.nullNode();
      case 1 -> nodes.booleanNode(true);
      case 2 -> NUMBERS.get(random.nextInt(NUMBERS.size()));
      case 3 -> nodes.textNode(TIMES.get(random.nextInt(TIMES.size())));
      case 4 -> nodes.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
      case 5 -> nodes.textNode(value.isTextual() ? value.asText().repeat(2) : value.toString());
      case 6 -> nested(value, 1 + random.nextInt(600));
      case 7 -> nodes.arrayNode().add(value);
      default -> nodes.objectNode().set("x", value);
    };
  }

  private static JsonNode nested(JsonNode value, int depth) {
    JsonNode nested = value;
    for (int i = 0; i < depth; i++) {
      nested = JsonNodeFactory.instance.arrayNode().add(nested);
    }
    return nested;
  }

  /** Lines of an exposition or a log of columns: exchanged, doubled, cut, with other words. */
  private byte[] brokenLines(byte[] document) {
    List<String> lines =
        new ArrayList<>(Arrays.asList(new String(document, UTF_8).split("\n", -1)));
    for (int fault = random.nextInt(4); fault >= 0; fault--) {
      int at = random.nextInt(lines.size());
      String line = lines.get(at);
      switch (random.nextInt(5)) {
        case 0 -> lines.add(at, line);
        case 1 -> Collections.swap(lines, at, random.nextInt(lines.size()));
        case 2 -> lines.set(at, line.substring(0, random.nextInt(line.length() + 1)));
        default -> lines.set(at, withOtherWord(line));
      }
    }
    return String.join("\n", lines).getBytes(UTF_8);
  }

  private String withOtherWord(String line) {
    String[] words = line.split("(?<=[ \t\"={},])", -1);
    words[random.nextInt(words.length)] =
        switch (random.nextInt(5)) {
          case 0 -> "NaN ";
          case 1 -> "9".repeat(30);
          case 2 -> "4102444800000";
          case 3 -> TEXTS.get(random.nextInt(TEXTS.size()));
          default -> "";
        };
    return String.join("", words);
  }
}
