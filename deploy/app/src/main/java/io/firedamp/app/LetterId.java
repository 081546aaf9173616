package io.firedamp.app;

import io.firedamp.schemas.VisibleText;

/** Where a dead letter lies on its topic, which is how people name it: {@code partition-offset}. */
public record LetterId(int partition, long offset) implements Comparable<LetterId> {
  /**
   * Reads one.
   *
   * @throws Failure when it is none
   */
  public static LetterId parse(String text) {
    int between = text.indexOf('-');
    try {
      return new LetterId(
          Integer.parseUnsignedInt(text.substring(0, Math.max(0, between))),
          Long.parseUnsignedLong(text.substring(between + 1)));
    } catch (NumberFormatException e) {
      throw new Failure(
          "'%s' names no dead letter: ids are as 'firedamp dead-letters list' shows them"
              .formatted(VisibleText.of(text, 64)),
          e);
    }
  }

  @Override
  public int compareTo(LetterId other) {
    int first = Integer.compare(partition, other.partition);
    return first == 0 ? Long.compare(offset, other.offset) : first;
  }

  @Override
  public String toString() {
    return partition + "-" + offset;
  }
}
