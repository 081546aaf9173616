package io.firedamp.detectors.mining;

import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.IndicatorRef;
import io.firedamp.schemas.avro.Signal;
import java.util.Map;

/**
 * How many bytes a signal takes in Avro, at most: most of it is text that an attacker may write.
 */
final class SignalSize {
  /** Ids, times and numbers of a signal, and of a pointer to an event, with room to spare. */
  private static final int FIXED = 400;

  private static final int POINTER = 100;

  private SignalSize() {}

  static int of(Signal signal) {
    int size = FIXED + utf8(signal.getTitle()) + utf8(signal.getDetail());
    size += utf8(signal.getSubject()) + utf8(signal.getSlot());
    for (Map.Entry<String, String> attribute : signal.getAttributes().entrySet()) {
      size += utf8(attribute.getKey()) + utf8(attribute.getValue());
    }
    for (IndicatorRef indicator : signal.getIndicators()) {
      size += utf8(indicator.getType()) + utf8(indicator.getValue());
    }
    for (Evidence evidence : signal.getEvidence()) {
      size += POINTER + utf8(evidence.getEventId());
    }
    return size;
  }

  /** A surrogate counts for three, so a pair for more than its four. */
  private static int utf8(String text) {
    int size = text.length() + 2;
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      size += unit < 0x80 ? 0 : unit < 0x800 ? 1 : 2;
    }
    return size;
  }
}
