package io.firedamp.app.config;

import java.util.List;
import java.util.Map;

/** A YAML file as it was written: values, and the line on which each key stands. */
sealed interface YamlNode {
  /** A key's value, and the line of the key. */
  record Entry(int line, YamlNode value) {}

  record Mapping(Map<String, Entry> entries) implements YamlNode {}

  record Sequence(List<Entry> items) implements YamlNode {}

  /**
   * A single value.
   *
   * @param quotable false for numbers and truth values, which can be repeated in a message without
   *     giving a secret away
   */
  record Scalar(String text, boolean quotable) implements YamlNode {}

  /** A key without a value. */
  record Nothing() implements YamlNode {}

  /** What it is, for a message. */
  default String describe() {
    if (this instanceof Mapping) {
      return "a map";
    }
    if (this instanceof Sequence) {
      return "a list";
    }
    return this instanceof Scalar scalar ? "'" + scalar.text() + "'" : "empty";
  }
}
