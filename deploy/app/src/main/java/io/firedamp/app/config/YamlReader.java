package io.firedamp.app.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.firedamp.app.config.YamlNode.Entry;
import io.firedamp.app.config.YamlNode.Mapping;
import io.firedamp.app.config.YamlNode.Nothing;
import io.firedamp.app.config.YamlNode.Scalar;
import io.firedamp.app.config.YamlNode.Sequence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * YAML text to {@link YamlNode}. Aliases are refused, because a few of them expand to gigabytes; so
 * is a key written twice, because one of the two would silently lose.
 */
final class YamlReader {
  private static final int LARGEST = 1 << 20;
  private static final int DEEPEST = 32;
  private static final YAMLFactory YAML =
      YAMLFactory.builder()
          .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxStringLength(1 << 16)
                  .maxNameLength(256)
                  .maxNumberLength(100)
                  .build())
          .build();

  private final String file;

  YamlReader(String file) {
    this.file = file;
  }

  Mapping read(String text) {
    if (text.length() > LARGEST) {
      throw new ConfigException(file + ": is larger than 1 MiB, which no configuration is");
    }
    try (YAMLParser yaml = YAML.createParser(text)) {
      if (yaml.nextToken() == null || yaml.currentToken() == JsonToken.VALUE_NULL) {
        throw new ConfigException(
            file + ": is empty; leave --config out to start with the defaults");
      }
      if (!(value(yaml, "") instanceof Mapping mapping)) {
        throw new ConfigException(file + ":1: must be a map of settings, such as 'cluster: lab'");
      }
      if (yaml.nextToken() != null) {
        throw new ConfigException(at(yaml) + ": has a second document; there can be only one");
      }
      return mapping;
    } catch (JsonProcessingException e) {
      throw new ConfigException(unreadable(e));
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail to be read", e);
    }
  }

  private YamlNode value(YAMLParser yaml, String path) throws IOException {
    if (yaml.isCurrentAlias()) {
      throw new ConfigException(
          at(yaml) + ": " + path + ": aliases (*name) are refused; write the value out");
    }
    return switch (yaml.currentToken()) {
      case START_OBJECT -> mapping(yaml, path);
      case START_ARRAY -> sequence(yaml, path);
      case VALUE_NULL -> new Nothing();
      case VALUE_STRING -> new Scalar(yaml.getText(), true);
      default -> new Scalar(yaml.getText(), false);
    };
  }

  private Mapping mapping(YAMLParser yaml, String path) throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    while (yaml.nextToken() != JsonToken.END_OBJECT) {
      String key = yaml.currentName();
      String keyPath = path.isEmpty() ? key : path + "." + key;
      int line = line(yaml);
      if (entries.containsKey(key)) {
        throw new ConfigException(
            "%s:%d: %s: is written twice; the first is on line %d"
                .formatted(file, line, keyPath, entries.get(key).line()));
      }
      yaml.nextToken();
      entries.put(key, new Entry(line, value(yaml, keyPath)));
    }
    return new Mapping(entries);
  }

  private Sequence sequence(YAMLParser yaml, String path) throws IOException {
    List<Entry> items = new ArrayList<>();
    while (yaml.nextToken() != JsonToken.END_ARRAY) {
      items.add(new Entry(line(yaml), value(yaml, path + "[" + items.size() + "]")));
    }
    return new Sequence(items);
  }

  private static int line(YAMLParser yaml) {
    return yaml.currentTokenLocation().getLineNr();
  }

  private String at(YAMLParser yaml) {
    return file + ":" + line(yaml);
  }

  /** The parser's message is a paragraph with a drawing; its first line says what is wrong. */
  private String unreadable(JsonProcessingException e) {
    String problem = e.getOriginalMessage().lines().findFirst().orElse("unknown problem").strip();
    String[] said = e.getOriginalMessage().split("\n", 4);
    if (said.length > 2 && said[0].startsWith("while ")) {
      problem =
          e.getOriginalMessage()
              .lines()
              .map(String::strip)
              .filter(YamlReader::isProblem)
              .reduce((first, last) -> last)
              .orElse(problem);
    }
    String where = e.getLocation() == null ? "" : ":" + e.getLocation().getLineNr();
    return file + where + ": cannot be read as YAML: " + problem;
  }

  private static boolean isProblem(String line) {
    return line.startsWith("expected ")
        || line.startsWith("found ")
        || line.startsWith("could not ")
        || line.startsWith("mapping values ");
  }
}
