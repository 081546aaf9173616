package io.firedamp.sinks.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.firedamp.schemas.avro.Incident;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * An incident as one JSON document of the Elastic Common Schema: what a SIEM knows how to show is
 * in its fields, everything else under {@code firedamp}.
 *
 * <p>One line, valid UTF-8, at most the given size: what does not fit is told in less {@link
 * Detail}, and {@code firedamp.truncated} says so; ids are always whole.
 */
public final class EcsFormat {
  /** The first of the major version whose fields this is; later ones have only added to them. */
  static final String VERSION = "9.0.0";

  /** Large enough for a full timeline; every destination of JSON takes it. */
  public static final int DEFAULT_SIZE = 256 * 1024;

  private static final int SMALLEST = 8 * 1024;

  private final JsonFactory json = new JsonFactory();
  private final int largest;

  public EcsFormat() {
    this(DEFAULT_SIZE);
  }

  /**
   * Bounds every document.
   *
   * @param largest bytes, at least 8192
   */
  public EcsFormat(int largest) {
    if (largest < SMALLEST) {
      throw new IllegalArgumentException("largest must be at least 8192, was " + largest);
    }
    this.largest = largest;
  }

  /** The document, without a line end. */
  public byte[] format(Incident incident) {
    byte[] document = new byte[0];
    for (Detail detail : Detail.values()) {
      document = format(incident, detail);
      if (document.length <= largest) {
        break;
      }
    }
    return document;
  }

  private byte[] format(Incident incident, Detail detail) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(8 * 1024);
    try (JsonGenerator out = json.createGenerator(bytes)) {
      out.writeStartObject();
      EcsFields.write(new JsonFields(out, detail), incident);
      FiredampFields.write(new JsonFields(out, detail), incident);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
