package io.firedamp.detectors.kit;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * Keys that reach a given partition of a repartition topic, so that a tick can be handed on to
 * every task behind it.
 */
public final class TickKeys {
  /** Chance alone decides how many tries a partition takes; this many never fail. */
  private static final int MOST_TRIES = 1_000_000;

  private TickKeys() {}

  /**
   * A text whose hash, as Kafka's own partitioner takes it, is the partition.
   *
   * @throws IllegalArgumentException when the topic has no such partition
   */
  public static String of(int partition, int partitions) {
    if (partition < 0 || partition >= partitions) {
      throw new IllegalArgumentException(
          "partition must be 0..%d, was %d".formatted(partitions - 1, partition));
    }
    for (int i = 0; i < MOST_TRIES; i++) {
      String key = "tick-" + i;
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      if (Utils.toPositive(Utils.murmur2(bytes)) % partitions == partition) {
        return key;
      }
    }
    throw new IllegalStateException("no key for partition " + partition + " of " + partitions);
  }
}
