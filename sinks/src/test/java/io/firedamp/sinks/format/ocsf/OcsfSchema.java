package io.firedamp.sinks.format.ocsf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A validator of OCSF events that reads the schema's own files: inheritance, inclusion, profiles,
 * requirements, constraints, types, enumerations; an unknown attribute is an error.
 */
final class OcsfSchema {
  private final ObjectMapper json = new ObjectMapper();
  private final Path root;
  private final Map<String, Path> definitions = new TreeMap<>();
  private final Map<String, ObjectNode> compiled = new TreeMap<>();
  private final Set<Integer> observables = new TreeSet<>();
  private final JsonNode dictionary;

  OcsfSchema(Path root) {
    this.root = root;
    for (String folder : List.of("events", "objects")) {
      try (Stream<Path> files = Files.walk(root.resolve(folder))) {
        files
            .filter(file -> file.toString().endsWith(".json"))
            .forEach(file -> definitions.putIfAbsent(read(file).path("name").asText(), file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    dictionary = read(root.resolve("dictionary.json"));
    dictionary
        .at("/types/attributes")
        .forEach(type -> observables.add(type.path("observable").asInt()));
  }

  /** What is wrong with an event of a class; nothing where all is right. */
  List<String> mistakes(String eventClass, JsonNode event) {
    List<String> mistakes = new ArrayList<>();
    Set<String> profiles = new TreeSet<>();
    event.at("/metadata/profiles").forEach(profile -> profiles.add(profile.asText()));
    check(eventClass, event, "", profiles, mistakes);
    numbers(eventClass, event, mistakes);
    return mistakes;
  }

  /** Numbers that the schema's own compiler makes of others. */
  private void numbers(String eventClass, JsonNode event, List<String> mistakes) {
    JsonNode categories = read(root.resolve("categories.json"));
    Path file = Objects.requireNonNull(definitions.get(eventClass));
    int category = categories.at("/attributes/findings/uid").asInt();
    int classUid = category * 1000 + read(file).path("uid").asInt();
    if (event.path("category_uid").asInt() != category
        || event.path("class_uid").asInt() != classUid
        || event.path("type_uid").asInt() != classUid * 100 + event.path("activity_id").asInt()) {
      mistakes.add("numbers of the class are wrong");
    }
    for (JsonNode observable : event.path("observables")) {
      if (!observables.contains(observable.path("type_id").asInt())) {
        mistakes.add("no observable has the type " + observable.path("type_id"));
      }
    }
  }

  private void check(
      String type, JsonNode object, String at, Set<String> profiles, List<String> mistakes) {
    ObjectNode definition = definition(type);
    JsonNode attributes = definition.path("attributes");
    object
        .properties()
        .forEach(
            e -> {
              JsonNode attribute = attributes.path(e.getKey());
              String place = at + "/" + e.getKey();
              String profile = attribute.path("profile").asText("");
              if (attribute.isMissingNode()) {
                mistakes.add(place + " is no attribute of " + type);
              } else if (attribute.hasNonNull("profile") && !profiles.contains(profile)) {
                mistakes.add(place + " is of profile " + profile);
              } else {
                value(e.getKey(), attribute, e.getValue(), place, profiles, mistakes);
              }
            });
    attributes
        .properties()
        .forEach(
            e -> {
              boolean isOurs =
                  !e.getValue().hasNonNull("profile")
                      || profiles.contains(e.getValue().path("profile").asText());
              if (isOurs
                  && e.getValue().path("requirement").asText().equals("required")
                  && !object.has(e.getKey())) {
                mistakes.add(at + " lacks " + e.getKey());
              }
            });
    constraints(definition.path("constraints"), object, at, mistakes);
  }

  private static void constraints(
      JsonNode constraints, JsonNode object, String at, List<String> mistakes) {
    constraints
        .properties()
        .forEach(
            e -> {
              int found = 0;
              for (JsonNode name : e.getValue()) {
                found += object.has(name.asText()) ? 1 : 0;
              }
              if (found == 0 || (found > 1 && e.getKey().equals("just_one"))) {
                mistakes.add(at + " breaks " + e.getKey() + " " + e.getValue());
              }
            });
  }

  private void value(
      String name,
      JsonNode attribute,
      JsonNode value,
      String at,
      Set<String> profiles,
      List<String> mistakes) {
    JsonNode meant = dictionary.path("attributes").path(name);
    if (meant.path("is_array").asBoolean() != value.isArray()) {
      mistakes.add(at + " is an array, or none");
      return;
    }
    String type = attribute.path("type").asText(meant.path("type").asText());
    if (List.of("class_uid", "category_uid").contains(name) || at.endsWith("observables/type_id")) {
      return;
    }
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    meant.path("enum").properties().forEach(e -> values.set(e.getKey(), e.getValue()));
    attribute.path("enum").properties().forEach(e -> values.set(e.getKey(), e.getValue()));
    for (JsonNode each : value.isArray() ? value : List.of(value)) {
      if (!values.isEmpty() && !values.has(each.asText())) {
        mistakes.add(at + " has no value " + each);
      }
      if (!type.endsWith("_t")) {
        if (!type.equals("object")) {
          check(type, each, at, profiles, mistakes);
        }
      } else if (!isOf(type, each)) {
        mistakes.add(at + " is no " + type + ": " + each);
      }
    }
  }

  private boolean isOf(String type, JsonNode value) {
    JsonNode known = dictionary.path("types").path("attributes").path(type);
    String base = known.path("type").asText(type);
    boolean isWell =
        switch (base) {
          case "string_t" -> value.isTextual();
          case "integer_t", "long_t" -> value.isIntegralNumber();
          case "boolean_t" -> value.isBoolean();
          case "float_t" -> value.isNumber();
          default -> true;
        };
    boolean matches =
        !known.has("regex")
            || value.asText().matches("(?s).*" + known.path("regex").asText() + ".*");
    return isWell && matches;
  }

  private ObjectNode definition(String type) {
    ObjectNode known = compiled.get(type);
    if (known != null) {
      return known;
    }
    Path file = definitions.get(type);
    if (file == null) {
      throw new IllegalArgumentException("no definition of " + type);
    }
    JsonNode own = read(file);
    ObjectNode whole = JsonNodeFactory.instance.objectNode();
    ObjectNode attributes = whole.putObject("attributes");
    if (own.has("extends") && !own.path("extends").asText().equals(type)) {
      ObjectNode parent = definition(own.path("extends").asText());
      attributes.setAll((ObjectNode) parent.path("attributes").deepCopy());
      whole.set("constraints", parent.path("constraints").deepCopy());
    }
    own.at("/attributes/$include").forEach(included -> include(included.asText(), attributes));
    own.path("attributes")
        .properties()
        .forEach(
            e -> {
              if (e.getValue().isObject()) {
                attributes
                    .withObjectProperty(e.getKey())
                    .setAll((ObjectNode) e.getValue().deepCopy());
              }
            });
    if (own.has("constraints")) {
      whole.set("constraints", own.path("constraints"));
    }
    compiled.put(type, whole);
    return whole;
  }

  private void include(String path, ObjectNode attributes) {
    JsonNode included = read(root.resolve(path));
    included
        .path("attributes")
        .properties()
        .forEach(
            e -> {
              ObjectNode attribute = attributes.withObjectProperty(e.getKey());
              attribute.setAll((ObjectNode) e.getValue().deepCopy());
              if (included.path("meta").asText().equals("profile")) {
                attribute.put("profile", included.path("name").asText());
              }
            });
  }

  private JsonNode read(Path file) {
    try {
      return json.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
