package io.firedamp.sinks.format.leef;

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
 * An incident in IBM's Log Event Extended Format, version 2.0: one line, ids first, free text last.
 *
 * <p>The format has no escapes, so what separates fields ({@code ^}, told in the header) and header
 * fields ({@code |}) is shown in values as everything invisible is. What does not fit is cut from
 * the end; {@code truncated} beside the ids says so. QRadar takes 4,096 bytes of a syslog message
 * over TCP unless told otherwise.
 */
public final class LeefFormat implements IncidentFormat {
  private static final int SMALLEST = 2048;
  private static final String DELIMITER = "^";
  private static final String BEGINNING = "LEEF:2.0|Firedamp|Firedamp|";
  private static final String FIRST = LeefFields.KEY + "=";
  private static final FieldLine LINE =
      new FieldLine(
          DELIMITER, "", LeefFormat::valueText, new LineField("truncated=", "true", false));

  @Override
  public String name() {
    return "leef";
  }

  @Override
  public String about() {
    return "IBM's Log Event Extended Format, version 2.0, for QRadar.";
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
    String header =
        BEGINNING
            + "%s|%s|%s|"
                .formatted(
                    headerText(Product.version()),
                    headerText(IncidentFacts.rule(incident)),
                    DELIMITER);
    return LINE.within(largest, header, LeefFields.of(incident));
  }

  @Override
  public Optional<DeliveryKey> deliveryKey(byte[] line) {
    String text = new String(line, UTF_8);
    String[] header = text.split("\\|", 7);
    if (!text.startsWith(BEGINNING) || header.length < 7 || !header[6].startsWith(FIRST)) {
      return Optional.empty();
    }
    int end = header[6].indexOf(DELIMITER);
    return DeliveryKey.parse(
        header[6].substring(FIRST.length(), end < 0 ? header[6].length() : end));
  }

  private static String headerText(String text) {
    return valueText(VisibleText.of(text, 64)).replace("|", "\\u007c");
  }

  private static String valueText(String text) {
    return text.replace(DELIMITER, "\\u005e");
  }
}
