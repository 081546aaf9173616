package io.firedamp.detectors.compute;

import io.firedamp.schemas.BoundedText;
import io.firedamp.schemas.avro.ResourceSample;
import java.util.Comparator;

/**
 * What the rules need of one resource sample, and where it lies.
 *
 * @param start milliseconds since the epoch
 * @param end milliseconds since the epoch; the sample's event time
 */
record Sample(long start, long end, String eventId, int partition, long offset, Readings readings) {
  /** By event time; an event id is met once, so two samples of one moment have an order too. */
  static final Comparator<Sample> IN_TIME_ORDER =
      Comparator.comparingLong(Sample::end).thenComparing(Sample::eventId);

  private static final int LONGEST_ID = 256;

  static Sample of(ResourceSample sample, int partition, long offset) {
    return new Sample(
        sample.getStart().toEpochMilli(),
        sample.getTime().toEpochMilli(),
        bounded(sample.getEventId()),
        partition,
        offset,
        Readings.of(sample));
  }

  private static String bounded(String id) {
    return BoundedText.cut(id, LONGEST_ID);
  }
}
