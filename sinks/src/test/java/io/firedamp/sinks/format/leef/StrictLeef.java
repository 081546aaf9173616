package io.firedamp.sinks.format.leef;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A reader of LEEF 2.0 as IBM describes it, that forgives nothing: the delimiter must be told, keys
 * must be letters and digits, a key may stand once, and nothing is escaped.
 */
public record StrictLeef(List<String> header, Map<String, String> attributes) {
  /** Reads one line. */
  public static StrictLeef parse(String line) {
    check(line.codePoints().noneMatch(Character::isISOControl), "a control character", line);
    String[] parts = line.split("\\|", 7);
    check(parts.length == 7, "a short header", line);
    check(parts[0].equals("LEEF:2.0"), "another version", line);
    check(parts[5].length() == 1, "no delimiter", line);
    Map<String, String> attributes = new LinkedHashMap<>();
    for (String attribute : parts[6].split(java.util.regex.Pattern.quote(parts[5]), -1)) {
      int equals = attribute.indexOf('=');
      check(equals > 0, "no key in " + attribute, line);
      String key = attribute.substring(0, equals);
      check(key.matches("[A-Za-z0-9]+"), "a key that is none: " + key, line);
      check(attributes.put(key, attribute.substring(equals + 1)) == null, "twice " + key, line);
    }
    return new StrictLeef(List.of(parts).subList(0, 6), attributes);
  }

  private static void check(boolean met, String otherwise, String text) {
    if (!met) {
      throw new IllegalArgumentException(otherwise + " in: " + text);
    }
  }
}
