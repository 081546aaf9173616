package io.firedamp.sinks.format.plain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.schemas.Product;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.format.IncidentBrief;
import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.line.FieldLine;
import io.firedamp.sinks.format.line.LineField;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An incident as a person reads it in a log: {@code Firedamp 6f0c…:2 title="…" severity="…" …},
 * which log shippers split into fields, too.
 *
 * <p>Each value stands between quotation marks, and one within is shown as an apostrophe. What does
 * not fit is cut from the end; {@code truncated} beside the title says so.
 */
public final class PlainFormat implements IncidentFormat {
  private static final int SMALLEST = 1024;
  private static final int LONGEST = 2048;
  private static final String BEGINNING = Product.NAME + " ";
  private static final FieldLine LINE =
      new FieldLine(
          " ",
          "\"",
          value -> value.replace('"', '\''),
          new LineField("truncated=\"", "true", false));

  @Override
  public String name() {
    return "plain";
  }

  @Override
  public String about() {
    return "One line for people, of name=\"value\".";
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
    String key = DeliveryKey.of(incident).toString().replaceAll("[^\\x21-\\x7e]", "_");
    IncidentBrief brief = IncidentBrief.of(incident);
    List<LineField> fields = new ArrayList<>();
    add(fields, "title", brief.title().isBlank() ? "-" : brief.title(), brief.isCut());
    brief.facts().forEach(fact -> add(fields, fact.name().replace(' ', '_'), fact.value(), false));
    add(fields, "summary", brief.summary(), false);
    return LINE.within(largest, BEGINNING + key + " ", fields);
  }

  @Override
  public Optional<DeliveryKey> deliveryKey(byte[] line) {
    String text = new String(line, UTF_8);
    int end = text.indexOf(" title=\"");
    return text.startsWith(BEGINNING) && end > BEGINNING.length()
        ? DeliveryKey.parse(text.substring(BEGINNING.length(), end))
        : Optional.empty();
  }

  private static void add(List<LineField> fields, String name, String value, boolean isCut) {
    LineField field = LineField.of(name + "=\"", value, LONGEST);
    if (!field.isEmpty()) {
      fields.add(isCut ? new LineField(field.lead(), field.value(), true) : field);
    }
  }
}
