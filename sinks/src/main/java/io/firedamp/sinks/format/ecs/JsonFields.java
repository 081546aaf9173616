package io.firedamp.sinks.format.ecs;

import com.fasterxml.jackson.core.JsonGenerator;
import io.firedamp.schemas.VisibleText;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;

/** Writes bounded fields, and leaves out those that have nothing to say. */
final class JsonFields {
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
  interface Body {
    void write() throws IOException;
  }

  /** Writes one element of a list of objects. */
  interface Element<T> {
    void write(T value) throws IOException;
  }

  /** Whether anything written so far was shortened or left out. */
  boolean isCut() {
    return cut || detail != Detail.FULL;
  }

  Detail detail() {
    return detail;
  }

  void object(String name, Body body) throws IOException {
    out.writeObjectFieldStart(name);
    body.write();
    out.writeEndObject();
  }

  <T> void objects(String name, List<T> values, int limit, Element<T> element) throws IOException {
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

  void text(String name, String value) throws IOException {
    text(name, value, detail.text);
  }

  void text(String name, String value, int longest) throws IOException {
    if (!value.isEmpty()) {
      out.writeStringField(name, shown(value, longest));
    }
  }

  void id(String name, String value) throws IOException {
    text(name, value, LONGEST_ID);
  }

  void number(String name, long value) throws IOException {
    out.writeNumberField(name, value);
  }

  /** A quantity; zero is unknown, and a quantity that is no number is none. */
  void measure(String name, double value) throws IOException {
    if (value != 0 && Double.isFinite(value)) {
      out.writeNumberField(name, value);
    }
  }

  void flag(String name, boolean value) throws IOException {
    out.writeBooleanField(name, value);
  }

  void time(String name, Instant value) throws IOException {
    out.writeStringField(name, MILLIS.format(value));
  }

  void texts(String name, List<String> values) throws IOException {
    if (values.isEmpty()) {
      return;
    }
    cut |= values.size() > detail.elements;
    out.writeArrayFieldStart(name);
    for (String value : values.subList(0, Math.min(values.size(), detail.elements))) {
      out.writeString(shown(value, detail.text));
    }
    out.writeEndArray();
  }

  private String shown(String value, int longest) {
    cut |= !VisibleText.fits(value, longest);
    return VisibleText.of(value, longest);
  }

  /** The first of them, for fields that hold one value. */
  void first(String name, List<String> values) throws IOException {
    if (!values.isEmpty()) {
      text(name, values.get(0));
    }
  }
}
