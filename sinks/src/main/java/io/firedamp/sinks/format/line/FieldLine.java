package io.firedamp.sinks.format.line;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.schemas.BoundedText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How fields follow one another on a line. What does not fit is cut from the end, and a field
 * beside the first says so.
 *
 * @param separator between two fields
 * @param tail behind each value
 * @param escape makes a value obey the format
 * @param cut says that something is missing
 */
public record FieldLine(
    String separator, String tail, UnaryOperator<String> escape, LineField cut) {
  /** Fewer characters of a value say hardly anything. */
  private static final int SHORTEST = 16;

  /**
   * The line.
   *
   * @param largest bytes
   * @param header stands before all of it
   * @param fields the most telling first; the first is never cut
   */
  public byte[] within(int largest, String header, List<LineField> fields) {
    String whole = header + joined(fields, Integer.MAX_VALUE);
    if (fields.stream().noneMatch(LineField::isCut) && size(whole) <= largest) {
      return whole.getBytes(UTF_8);
    }
    List<LineField> marked = new ArrayList<>(fields);
    marked.add(1, cut);
    return (header + joined(marked, largest - size(header))).getBytes(UTF_8);
  }

  /**
   * As many fields as fit; one that is left out ends it, so that it is a beginning of the whole.
   */
  private String joined(List<LineField> fields, int bytes) {
    StringBuilder text = new StringBuilder();
    int left = bytes;
    for (LineField field : fields) {
      String lead = (text.isEmpty() ? "" : separator) + field.lead();
      String value = fitting(field.value(), left - lead.length() - tail.length());
      if (value.isEmpty()) {
        break;
      }
      text.append(lead).append(value).append(tail);
      left -= lead.length() + size(value) + tail.length();
    }
    return text.toString();
  }

  /** The longest beginning that fits once escaped; empty when hardly anything would be left. */
  private String fitting(String value, int bytes) {
    String whole = escape.apply(value);
    if (size(whole) <= bytes) {
      return whole;
    }
    int length = Math.min(value.length(), Math.max(0, bytes));
    while (length >= SHORTEST) {
      String beginning = escape.apply(BoundedText.cut(value, length));
      int excess = size(beginning) - bytes;
      if (excess <= 0) {
        return beginning;
      }
      length -= Math.max(1, excess / 4);
    }
    return "";
  }

  private static int size(String text) {
    return text.getBytes(UTF_8).length;
  }
}
