package io.firedamp.sinks.format;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import java.util.Optional;

/**
 * How an incident is written for a destination: a pure function, found by {@link
 * java.util.ServiceLoader}, which any sink may use that sends text. It keeps nothing and is shared
 * by all threads.
 *
 * <p>Whatever an attacker wrote into an incident, a text is one line of valid UTF-8 that obeys the
 * format's own syntax, shows what is invisible or active ({@link io.firedamp.schemas.VisibleText}),
 * says what was cut, and is equal for equal incidents.
 */
public interface IncidentFormat {
  /** The name in configuration, for example {@code ecs}. */
  String name();

  /** What it is, one sentence, for {@code --help} and the settings reference. */
  String about();

  /** The media type, for protocols that tell it. */
  String contentType();

  /** Bytes of which a text may need as many: ids and what makes it readable are never cut. */
  int smallest();

  /**
   * The incident on one line, without a line end.
   *
   * @param largest bytes, at least {@link #smallest}
   */
  byte[] format(Incident incident, int largest);

  /**
   * What a line delivered, so that a destination of lines can be asked what it has.
   *
   * @return empty for a line that this format did not write
   */
  Optional<DeliveryKey> deliveryKey(byte[] line);

  /** Refuses a bound that leaves no room. */
  default void requireRoom(int largest) {
    if (largest < smallest()) {
      throw new IllegalArgumentException(
          "%s needs %d bytes or more, was %d".formatted(name(), smallest(), largest));
    }
  }
}
