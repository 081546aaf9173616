package io.firedamp.sinks.format.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.firedamp.schemas.VisibleText;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;

/** Writes bounded fields, and leaves out those that have nothing to say. */
public final class JsonFields {
  private static final java.time.format.DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(java.util.Locale.ROOT);

  /** Ids are ours or hashes; no detail level shortens one. */
  private static final int LONGEST_ID = 128;

  private final JsonGenerator out;
  private final Detail detail;
  private boolean cut;

  JsonFields(JsonGenerator out, Detail detail) {
    this.out = out;
    this.detail = detail;
  }

  /** Writes the inside of an object. */
  public interface Body {
    void write() throws IOException;
  }

  /** Writes one element of a list of objects. */
  public interface Element<T> {
    void write(T value) throws IOException;
  }

  /** Whether anything written so far was shortened or left out. */
  public boolean isCut() {
    return cut || detail != Detail.FULL;
  }

  /** Notes that something was left out, if it was. */
  public void leftOut(boolean isMissing) {
    cut |= isMissing;
  }

  /** How much is told. */
  public Detail detail() {
    return detail;
  }

  public void object(String name, Body body) throws IOException {
    out.writeObjectFieldStart(name);
    body.write();
    out.writeEndObject();
  }

  public <T> void objects(String name, List<T> values, int limit, Element<T> element)
      throws IOException {
    cut |= values.size() > limit;
    if (values.isEmpty() || limit == 0) {
      return;
    }
    out.writeArrayFieldStart(name);
    for (T value : values.subList(0, Math.min(values.size(), limit))) {
      out.writeStartObject();
      element.write(value);
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  public void text(String name, String value) throws IOException {
    text(name, value, detail.text());
  }

  public void text(String name, String value, int longest) throws IOException {
    if (!value.isEmpty()) {
      out.writeStringField(name, shown(value, longest));
    }
  }

  public void id(String name, String value) throws IOException {
    text(name, value, LONGEST_ID);
  }

  public void number(String name, long value) throws IOException {
    out.writeNumberField(name, value);
  }

  /** A quantity; zero is unknown, and a quantity that is no number is none. */
  public void measure(String name, double value) throws IOException {
    if (value != 0 && Double.isFinite(value)) {
      out.writeNumberField(name, value);
    }
  }

  public void flag(String name, boolean value) throws IOException {
    out.writeBooleanField(name, value);
  }

  public void time(String name, Instant value) throws IOException {
    out.writeStringField(name, MILLIS.format(value));
  }

  public void texts(String name, List<String> values) throws IOException {
    if (values.isEmpty()) {
      return;
    }
    cut |= values.size() > detail.elements();
    out.writeArrayFieldStart(name);
    for (String value : values.subList(0, Math.min(values.size(), detail.elements()))) {
      out.writeString(shown(value, detail.text()));
    }
    out.writeEndArray();
  }

  /** Words of ours, none of which is left out. */
  public void ids(String name, List<String> values) throws IOException {
    out.writeArrayFieldStart(name);
    for (String value : values) {
      out.writeString(value);
    }
    out.writeEndArray();
  }

  /** Event time in milliseconds since 1970. */
  public void millis(String name, Instant value) throws IOException {
    out.writeNumberField(name, value.toEpochMilli());
  }

  /** A number with as many decimals as it has. */
  public void decimal(String name, BigDecimal value) throws IOException {
    out.writeNumberField(name, value);
  }

  /** A list of objects of which each has its own shape; none where there are none. */
  public void array(String name, List<Body> elements) throws IOException {
    objects(name, elements, detail.elements(), Body::write);
  }

  private String shown(String value, int longest) {
    cut |= !VisibleText.fits(value, longest);
    return VisibleText.of(value, longest);
  }

  /** The first of them, for fields that hold one value. */
  public void first(String name, List<String> values) throws IOException {
    if (!values.isEmpty()) {
      text(name, values.get(0));
    }
  }
}
