package io.firedamp.app.config;

import io.firedamp.app.config.YamlNode.Scalar;
import io.firedamp.ingest.transport.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Single values: text to the types settings have, with what to write instead when it is not one.
 */
final class Scalars {
  private static final Pattern FILE = Pattern.compile("\\$\\{file:([^}]*)}");

  private final References references;
  private final Map<String, String> referenceByValue = new LinkedHashMap<>();

  Scalars(References references) {
    this.references = references;
  }

  Object read(Class<?> type, Scalar scalar, Place place) {
    if (type == Secret.class) {
      return secret(scalar, place);
    }
    String text = resolved(scalar.text(), place);
    Optional<?> value;
    try {
      value = convert(type, text);
    } catch (NumberFormatException e) {
      value = Optional.empty();
    }
    if (value.isPresent()) {
      return value.get();
    }
    String hint = type.isEnum() ? "; " + hint(type, scalar.text()) : "";
    throw place.refuse(": must be " + kindOf(type) + ", was '" + scalar.text() + "'" + hint);
  }

  /** A file alone is kept as such, since what is in it may change. */
  private Secret secret(Scalar scalar, Place place) {
    Matcher file = FILE.matcher(scalar.text());
    if (!file.matches()) {
      return Secret.of(resolved(scalar.text(), place));
    }
    try {
      Secret secret = Secret.inFile(Path.of(file.group(1)));
      resolved(scalar.text(), place);
      return secret;
    } catch (IllegalArgumentException e) {
      throw place.refuse(": " + e.getMessage());
    }
  }

  /**
   * The sentence with what references led to put back into references; the longest first, so that
   * no secret that begins as another one does leaves its rest.
   */
  String withoutSecrets(String sentence) {
    List<String> longestFirst = new ArrayList<>(referenceByValue.keySet());
    longestFirst.sort(Comparator.comparingInt(String::length).reversed());
    String safe = sentence;
    for (String value : longestFirst) {
      safe = safe.replace(value, referenceByValue.getOrDefault(value, ""));
    }
    return safe;
  }

  /** What references led to, which is where secrets are kept. */
  Set<String> secrets() {
    return Set.copyOf(referenceByValue.keySet());
  }

  private String resolved(String text, Place place) {
    try {
      String value = references.resolve(text);
      if (!value.equals(text) && !value.isEmpty() && !text.contains("${data}")) {
        referenceByValue.put(value, text);
      }
      return value;
    } catch (IllegalArgumentException e) {
      throw place.refuse(": " + e.getMessage());
    }
  }

  static String kindOf(Class<?> type) {
    if (type == Duration.class) {
      return "a duration such as 30s, 10m, 7d or PT10M";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
      return "a whole number";
    }
    if (type == double.class || type == Double.class) {
      return "a number";
    }
    if (type.isEnum()) {
      return "one of " + String.join(", ", names(type));
    }
    if (type == Secret.class) {
      return "a secret such as ${file:/run/secrets/name}";
    }
    return type == Path.class ? "a path" : type == URI.class ? "a URL" : "text";
  }

  private static Optional<?> convert(Class<?> type, String text) {
    if (type == String.class) {
      return Optional.of(text);
    }
    if (type == Duration.class) {
      return Durations.parse(text);
    }
    if (type == boolean.class || type == Boolean.class) {
      return text.equals("true") || text.equals("false")
          ? Optional.of(Boolean.valueOf(text))
          : Optional.empty();
    }
    if (type == Path.class || type == URI.class) {
      return location(type, text);
    }
    return type.isEnum() ? constant(type, text) : number(type, text);
  }

  private static Optional<?> number(Class<?> type, String text) {
    String digits = text.replace("_", "");
    if (type == int.class || type == Integer.class) {
      return Optional.of(Integer.valueOf(digits));
    }
    if (type == long.class || type == Long.class) {
      return Optional.of(Long.valueOf(digits));
    }
    if (type == double.class || type == Double.class) {
      double number = Double.parseDouble(digits);
      return Double.isFinite(number) ? Optional.of(number) : Optional.empty();
    }
    throw new IllegalStateException("a setting cannot be of type " + type.getName());
  }

  private static Optional<?> location(Class<?> type, String text) {
    try {
      return Optional.of(type == Path.class ? Path.of(text) : new URI(text));
    } catch (InvalidPathException | URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static Optional<?> constant(Class<?> type, String text) {
    String wanted = text.toUpperCase(Locale.ROOT).replace('-', '_');
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> ((Enum<?>) constant).name().equals(wanted))
        .findFirst();
  }

  private static String hint(Class<?> type, String text) {
    return Nearest.hint(text, names(type), "known values");
  }

  private static List<String> names(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .toList();
  }
}
