package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.MalformedEventException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Reads one sample line: {@code name{label="value",…} value timestamp}. */
final class LineScanner {
  static final int MOST_LABELS = 128;
  static final int LONGEST_NUMBER = 64;

  /** A whole number of so many digits is a double without loss. */
  private static final int EXACT_DIGITS = 15;

  /** The year 2200, in milliseconds: beyond it a timestamp is none. */
  static final double LATEST = 7_258_118_400_000.0;

  /** As milliseconds it would be 12 January 1970. */
  private static final double SECONDS_OF_2001 = 1_000_000_000.0;

  /** As seconds it would be the year 5138. */
  private static final double MILLIS_OF_1973 = 100_000_000_000.0;

  private final String line;
  private final boolean openMetrics;
  private int at;
  private int endOfLabels;

  LineScanner(String line, boolean openMetrics) {
    this.line = line;
    this.openMetrics = openMetrics;
  }

  /** Empty when the metric is not wanted: then only its name has been read. */
  Optional<MetricLine> read(Predicate<String> wanted) throws MalformedEventException {
    String name = name();
    // Since Prometheus 3 a name may stand quoted among the labels; promtool dumps it as a label.
    boolean quoted = name.isEmpty() && peek() == '{';
    if (name.isEmpty() && !quoted) {
      throw malformed("a metric's name");
    }
    if (!quoted && !wanted.test(name)) {
      return Optional.empty();
    }
    Map<String, String> labels = new HashMap<>();
    skipBlanks();
    if (peek() == '{') {
      at++;
      name = labels(labels, name);
      endOfLabels = at;
    }
    if (quoted && !wanted.test(name)) {
      return Optional.empty();
    }
    double value = value(word());
    OptionalLong millis = timestamp();
    return Optional.of(new MetricLine(name, labels, value, millis));
  }

  /** Behind the labels of the line that was read; 0 when it has none. */
  int endOfLabels() {
    return endOfLabels;
  }

  private String labels(Map<String, String> labels, String name) throws MalformedEventException {
    String metric = name;
    for (int i = 0; i <= MOST_LABELS; i++) {
      skipBlanks();
      if (peek() == '}') {
        at++;
        return metric;
      }
      String label = peek() == '"' ? quoted() : name();
      skipBlanks();
      if (peek() == '=' && !label.isEmpty()) {
        at++;
        skipBlanks();
        if (metric.isEmpty() && label.equals(MetricSeries.NAME)) {
          metric = quoted();
        } else {
          labels.put(label, quoted());
        }
      } else if (metric.isEmpty() && !label.isEmpty()) {
        metric = label;
      } else {
        throw malformed("a label");
      }
      skipBlanks();
      if (peek() == ',') {
        at++;
      } else if (peek() != '}') {
        throw malformed("',' or '}'");
      }
    }
    throw new MalformedEventException("a sample with more than " + MOST_LABELS + " labels");
  }

  private String quoted() throws MalformedEventException {
    if (peek() != '"') {
      throw malformed("'\"'");
    }
    at++;
    StringBuilder text = new StringBuilder();
    while (at < line.length()) {
      char next = line.charAt(at++);
      if (next == '"') {
        return text.toString();
      }
      if (next != '\\' || at == line.length()) {
        text.append(next);
        continue;
      }
      char escaped = line.charAt(at++);
      switch (escaped) {
        case 'n' -> text.append('\n');
        case '"', '\\' -> text.append(escaped);
        // As Prometheus' own parser has it, an unknown escape stands for itself.
        default -> text.append('\\').append(escaped);
      }
    }
    throw malformed("the end of a quoted text");
  }

  private String name() {
    int start = at;
    while (at < line.length() && isNameCharacter(line.charAt(at), at == start)) {
      at++;
    }
    return line.substring(start, at);
  }

  static boolean isNameCharacter(char c, boolean first) {
    boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
    return letter || (!first && c >= '0' && c <= '9');
  }

  private String word() throws MalformedEventException {
    skipBlanks();
    int start = at;
    while (at < line.length() && !isBlank(line.charAt(at))) {
      at++;
    }
    if (start == at) {
      throw malformed("a value");
    }
    if (at - start > LONGEST_NUMBER) {
      throw new MalformedEventException("a number longer than " + LONGEST_NUMBER + " characters");
    }
    return line.substring(start, at);
  }

  /** A value as Prometheus writes it. */
  static double value(String word) throws MalformedEventException {
    return switch (word) {
      case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      case "NaN" -> Double.NaN;
      default -> number(word);
    };
  }

  private static double number(String word) throws MalformedEventException {
    int digits = 0;
    boolean isOfNumber = true;
    for (int i = 0; i < word.length() && isOfNumber; i++) {
      char c = word.charAt(i);
      digits += c >= '0' && c <= '9' ? 1 : 0;
      // Java alone would also read 1d, 0x1p3 and Infinity.
      isOfNumber = isOfNumber(c);
    }
    if (digits > 0 && digits == word.length() && digits <= EXACT_DIGITS) {
      return Long.parseLong(word);
    }
    try {
      if (isOfNumber) {
        return Double.parseDouble(word);
      }
    } catch (NumberFormatException e) {
      // Said below, as of any other word.
    }
    throw new MalformedEventException("a value must be a number, was '" + word + "'");
  }

  static boolean isOfNumber(char c) {
    return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
  }

  private OptionalLong timestamp() throws MalformedEventException {
    skipBlanks();
    if (at == line.length() || peek() == '#') {
      return OptionalLong.empty();
    }
    String word = word();
    double time = number(word);
    boolean hasPoint = word.indexOf('.') >= 0;
    double millis = millis(time, hasPoint, openMetrics);
    if (!isTime(millis)) {
      throw new MalformedEventException(
          "a timestamp must be after 1970 and in %s, was '%s'"
              .formatted(
                  isSeconds(time, hasPoint, openMetrics) ? "seconds" : "milliseconds", word));
    }
    skipBlanks();
    // An exemplar may follow.
    if (at < line.length() && peek() != '#') {
      throw malformed("the end of the line");
    }
    return OptionalLong.of(Math.round(millis));
  }

  /** A time as milliseconds, whatever it counts. */
  static double millis(double time, boolean hasPoint, boolean openMetrics) {
    return time * (isSeconds(time, hasPoint, openMetrics) ? 1000 : 1);
  }

  static boolean isTime(double millis) {
    return millis > 0 && millis < LATEST;
  }

  /**
   * The older format counts whole milliseconds, so a fraction gives seconds away, and so does what
   * would be a date of 1970 to 1973: a recording may break off before it says of which it is. What
   * would be a date beyond 5000 in seconds counts milliseconds, whatever the document ends in:
   * people put answers of the older format behind one another with {@code # EOF} between them.
   */
  private static boolean isSeconds(double time, boolean hasPoint, boolean openMetrics) {
    return time < MILLIS_OF_1973 && (openMetrics || hasPoint || time >= SECONDS_OF_2001);
  }

  private void skipBlanks() {
    while (at < line.length() && isBlank(line.charAt(at))) {
      at++;
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private char peek() {
    return at < line.length() ? line.charAt(at) : '\0';
  }

  private MalformedEventException malformed(String expected) {
    String rest = line.substring(at, Math.min(line.length(), at + 40));
    return new MalformedEventException(
        "expected %s at column %d, found '%s'".formatted(expected, at + 1, rest));
  }
}
