package io.firedamp.ingest.netflow;

import org.jspecify.annotations.Nullable;

/**
 * When a flow began and when its last packet came, milliseconds since 1970. Exporters tell it by
 * their clock, by the time since they started, by how long before the export it was, or not at all.
 */
record FlowTimes(long start, long end) {
  /** The last moment of year 9999, milliseconds since 1970. */
  private static final long LATEST = 253_402_300_799_999L;

  /** From 1900, where NTP counts from, to 1970, seconds. */
  private static final long NTP = 2_208_988_800L;

  /**
   * What a record says, or what follows of when it was exported.
   *
   * @param booted when the exporter started, by an earlier record; null where none told
   */
  static FlowTimes of(Values values, Message message, @Nullable Long booted) {
    Long start = absolute(values, Element.START_SECONDS, message);
    Long end = absolute(values, Element.END_SECONDS, message);
    long duration = Math.min(values.number(Element.DURATION_MILLIS, 0), LATEST);
    if (start != null) {
      return new FlowTimes(start, end == null ? Math.min(start, LATEST) + duration : end);
    }
    return end == null ? relative(values, message, booted) : new FlowTimes(end - duration, end);
  }

  /** Whether both can be, in this order. */
  boolean arePossible() {
    return start >= 0 && end <= LATEST && start <= end;
  }

  /** Elements of the four units, and of what was before the export, follow each other by two. */
  private static @Nullable Long absolute(Values values, int seconds, Message message) {
    Long millis = values.number(seconds + 2);
    if (millis != null) {
      return millis;
    }
    Long whole = values.number(seconds);
    if (whole != null) {
      return Math.min(whole, LATEST) * 1000;
    }
    Long ntp = values.bits(seconds + 4);
    if (ntp == null) {
      ntp = values.bits(seconds + 6);
    }
    if (ntp != null) {
      return ((ntp >>> 32) - NTP) * 1000 + (((ntp & 0xffff_ffffL) * 1000) >>> 32);
    }
    Long micros = values.number(seconds + 8);
    return micros == null ? null : message.exported() - micros / 1000;
  }

  private static FlowTimes relative(Values values, Message message, @Nullable Long booted) {
    Long first = values.number(Element.START_UPTIME);
    Long last = values.number(Element.END_UPTIME);
    long end = last == null ? message.exported() : sinceBoot(last, values, message, booted);
    if (first != null && last != null) {
      return new FlowTimes(end - Math.max((int) (last - first), 0), end);
    }
    long duration = Math.min(values.number(Element.DURATION_MILLIS, 0), LATEST);
    return first == null
        ? new FlowTimes(end - duration, end)
        : new FlowTimes(sinceBoot(first, values, message, booted), end);
  }

  /** Milliseconds since the start are counted in 32 bits: they begin again after 49 days. */
  private static long sinceBoot(
      long moment, Values values, Message message, @Nullable Long booted) {
    long uptime = message.uptime();
    if (uptime < 0) {
      Long told = values.number(Element.BOOTED_MILLIS);
      Long known = told == null ? booted : told;
      if (known == null) {
        return message.exported();
      }
      uptime = message.exported() - known;
    }
    return message.exported() - (int) (uptime - moment);
  }
}
