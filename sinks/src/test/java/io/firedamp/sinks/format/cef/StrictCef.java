package io.firedamp.sinks.format.cef;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A reader of CEF as its specification has it, that forgives nothing: an unknown escape, an
 * unescaped separator, a control character or a repeated key is an error.
 */
public record StrictCef(List<String> header, Map<String, String> extension) {
  /** Reads one line. */
  public static StrictCef parse(String line) {
    check(line.codePoints().noneMatch(Character::isISOControl), "a control character", line);
    List<String> header = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    int at = 0;
    while (header.size() < 7) {
      check(at < line.length(), "a short header", line);
      char c = line.charAt(at++);
      if (c == '\\') {
        char escaped = line.charAt(at++);
        check(escaped == '\\' || escaped == '|', "an unknown escape in the header", line);
        part.append(escaped);
      } else if (c == '|') {
        header.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    check(header.get(0).equals("CEF:0"), "another version", line);
    return new StrictCef(header, extension(line.substring(at)));
  }

  private static Map<String, String> extension(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    List<Integer> equals = separators(text);
    for (int i = 0; i < equals.size(); i++) {
      String key = text.substring(keyStart(text, equals.get(i)), equals.get(i));
      check(key.matches("[A-Za-z0-9]+"), "a key that is none: " + key, text);
      int end = i + 1 < equals.size() ? keyStart(text, equals.get(i + 1)) - 1 : text.length();
      String value = unescaped(text.substring(equals.get(i) + 1, end));
      check(fields.put(key, value) == null, "twice the key " + key, text);
    }
    return fields;
  }

  private static List<Integer> separators(String text) {
    List<Integer> found = new ArrayList<>();
    for (int at = 0; at < text.length(); at++) {
      if (text.charAt(at) == '\\') {
        at++;
      } else if (text.charAt(at) == '=') {
        found.add(at);
      }
    }
    return found;
  }

  private static int keyStart(String text, int separator) {
    return text.lastIndexOf(' ', separator) + 1;
  }

  private static String unescaped(String value) {
    StringBuilder plain = new StringBuilder();
    for (int at = 0; at < value.length(); at++) {
      char c = value.charAt(at);
      if (c != '\\') {
        plain.append(c);
        continue;
      }
      check(++at < value.length(), "a lonely backslash", value);
      int kind = "\\=nr".indexOf(value.charAt(at));
      check(kind >= 0, "an unknown escape", value);
      plain.append("\\=\n\r".charAt(kind));
    }
    return plain.toString();
  }

  private static void check(boolean met, String otherwise, String text) {
    if (!met) {
      throw new IllegalArgumentException(otherwise + " in: " + text);
    }
  }
}
