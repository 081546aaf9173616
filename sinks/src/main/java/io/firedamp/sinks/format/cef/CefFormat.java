package io.firedamp.sinks.format.cef;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.schemas.BoundedText;
import io.firedamp.schemas.Product;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.format.IncidentFacts;
import io.firedamp.sinks.format.IncidentFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An incident in ArcSight's Common Event Format, version 0: one line, ids first, free text last.
 *
 * <p>Escaping: in the header {@code \} and {@code |}; in the extension {@code \} and {@code =};
 * line ends are shown before, as everything invisible is. Parsers disagree about an escaped {@code
 * =}, so those fields that others join on never contain one. What does not fit is cut from the end:
 * first the text, then the least telling fields; {@code truncated} beside the ids says so.
 */
public final class CefFormat implements IncidentFormat {
  private static final int SMALLEST = 2048;
  private static final int NAME = 256;
  private static final String FIRST = CefFields.KEY + "=";

  private final String version;

  public CefFormat() {
    this(Product.version());
  }

  CefFormat(String version) {
    this.version = version;
  }

  @Override
  public String name() {
    return "cef";
  }

  @Override
  public String about() {
    return "ArcSight's Common Event Format, version 0.";
  }

  @Override
  public String contentType() {
    return "text/plain; charset=utf-8";
  }

  @Override
  public int smallest() {
    return SMALLEST;
  }

  @Override
  public byte[] format(Incident incident, int largest) {
    requireRoom(largest);
    String header = header(incident);
    List<CefField> fields = CefFields.of(incident);
    String whole = header + extension(fields, Integer.MAX_VALUE);
    if (fields.stream().noneMatch(CefField::isCut) && size(whole) <= largest) {
      return whole.getBytes(UTF_8);
    }
    List<CefField> marked = new ArrayList<>(fields);
    marked.add(1, CefField.CUT);
    return (header + extension(marked, largest - size(header))).getBytes(UTF_8);
  }

  @Override
  public Optional<DeliveryKey> deliveryKey(byte[] line) {
    String text = new String(line, UTF_8);
    int at = text.startsWith("CEF:0|Firedamp|") ? afterHeader(text) : text.length();
    if (!text.startsWith(FIRST, at)) {
      return Optional.empty();
    }
    int end = text.indexOf(" ", at);
    String key = text.substring(at + FIRST.length(), end < 0 ? text.length() : end);
    return DeliveryKey.parse(key.replace("\\\\", "\\"));
  }

  /** Where the extension begins: behind the seventh separator that is not escaped. */
  private static int afterHeader(String text) {
    int separators = 0;
    int at = 0;
    while (at < text.length() && separators < 7) {
      char c = text.charAt(at);
      separators += c == '|' ? 1 : 0;
      at += c == '\\' ? 2 : 1;
    }
    return at;
  }

  private String header(Incident incident) {
    return "CEF:0|Firedamp|Firedamp|%s|%s|%s|%d|"
        .formatted(
            headerText(version, 32),
            headerText(IncidentFacts.rule(incident), 64),
            headerText(incident.getTitle(), NAME),
            IncidentFacts.severityOfTen(incident.getSeverity()));
  }

  /**
   * As many fields as fit; one that is left out ends it, so that it is a beginning of the whole.
   */
  private static String extension(List<CefField> fields, int bytes) {
    StringBuilder text = new StringBuilder();
    int left = bytes;
    for (CefField field : fields) {
      String lead = (text.isEmpty() ? "" : " ") + field.lead();
      String value = fitting(field.value(), left - lead.length());
      if (value.isEmpty()) {
        break;
      }
      text.append(lead).append(value);
      left -= lead.length() + size(value);
    }
    return text.toString();
  }

  /** The longest beginning that fits once escaped; empty when hardly anything would be left. */
  private static String fitting(String value, int bytes) {
    String whole = extensionText(value);
    if (size(whole) <= bytes) {
      return whole;
    }
    int length = Math.min(value.length(), Math.max(0, bytes));
    while (length >= 16) {
      String cut = extensionText(BoundedText.cut(value, length));
      int excess = size(cut) - bytes;
      if (excess <= 0) {
        return cut;
      }
      length -= Math.max(1, excess / 4);
    }
    return "";
  }

  private static String headerText(String text, int longest) {
    return VisibleText.of(text, longest).replace("\\", "\\\\").replace("|", "\\|");
  }

  private static String extensionText(String text) {
    return text.replace("\\", "\\\\").replace("=", "\\=");
  }

  private static int size(String text) {
    return text.getBytes(UTF_8).length;
  }
}
