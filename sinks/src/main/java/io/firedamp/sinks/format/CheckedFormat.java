package io.firedamp.sinks.format;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import java.util.Optional;

/**
 * A format of which nobody knows who wrote it, kept to what destinations rely on: a text that is
 * too long, or is two lines, would cut or forge a record there.
 */
final class CheckedFormat implements IncidentFormat {
  private final IncidentFormat format;

  CheckedFormat(IncidentFormat format) {
    this.format = format;
  }

  @Override
  public String name() {
    return format.name();
  }

  @Override
  public String about() {
    return format.about();
  }

  @Override
  public String contentType() {
    return format.contentType();
  }

  @Override
  public int smallest() {
    return format.smallest();
  }

  @Override
  public byte[] format(Incident incident, int largest) {
    byte[] line = format.format(incident, largest);
    if (line.length > largest) {
      throw new IllegalStateException(
          "format '%s' wrote %d bytes where %d were allowed"
              .formatted(name(), line.length, largest));
    }
    for (byte each : line) {
      if (each == '\n' || each == '\r') {
        throw new IllegalStateException("format '" + name() + "' wrote a line end");
      }
    }
    return line;
  }

  /** A format that stumbles over a line did not write it. */
  @Override
  public Optional<DeliveryKey> deliveryKey(byte[] line) {
    try {
      return format.deliveryKey(line);
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }
}
