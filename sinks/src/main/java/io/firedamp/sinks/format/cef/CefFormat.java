package io.firedamp.sinks.format.cef;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.schemas.Product;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.format.IncidentFacts;
import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.line.FieldLine;
import io.firedamp.sinks.format.line.LineField;
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

  private static final FieldLine LINE =
      new FieldLine(
          " ",
          "",
          CefFormat::extensionText,
          LineField.of("flexString1Label=truncated flexString1=", "true", NAME));

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
    return LINE.within(largest, header(incident), CefFields.of(incident));
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

  private static String headerText(String text, int longest) {
    return VisibleText.of(text, longest).replace("\\", "\\\\").replace("|", "\\|");
  }

  private static String extensionText(String text) {
    return text.replace("\\", "\\\\").replace("=", "\\=");
  }
}
