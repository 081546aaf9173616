package io.firedamp.detectors.mining;

import io.firedamp.detectors.kit.TickKeys;
import io.firedamp.detectors.state.PlacedEvidence;
import io.firedamp.schemas.avro.Tick;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Event time has passed: signals that no fact may move any more are forgotten, and whoever
 * correlates is told. A replay forgets nothing; its last tick ends all waiting.
 */
final class PassTime extends ContextualProcessor<String, Tick, String, PlacedEvidence> {
  private static final Duration SWEEP = Duration.ofMinutes(5);

  private final ResolutionRule rule;
  private final Duration grace;
  private final int partitions;
  private final boolean replaying;
  private Resolver resolver;
  private Instant sweptAt = Instant.MIN;

  // Kafka Streams hands the stores over in init, before the first record.
  @SuppressWarnings("NullAway.Init")
  PassTime(ResolutionRule rule, Duration grace, int partitions, boolean replaying) {
    this.rule = rule;
    this.grace = grace;
    this.partitions = partitions;
    this.replaying = replaying;
  }

  @Override
  public void init(ProcessorContext<String, PlacedEvidence> context) {
    super.init(context);
    resolver = new Resolver(rule, context);
  }

  @Override
  public void process(Record<String, Tick> record) {
    if (record.value() == null) {
      return;
    }
    Tick tick = record.value();
    if (replaying && tick.getLast()) {
      resolver.end();
    } else if (!replaying && isDue(tick.getTime())) {
      sweptAt = tick.getTime();
      resolver.forget(tick.getTime().minus(grace));
    }
    handOn(record, tick);
  }

  private boolean isDue(Instant time) {
    return sweptAt.equals(Instant.MIN) || time.isAfter(sweptAt.plus(SWEEP));
  }

  private void handOn(Record<String, Tick> record, Tick tick) {
    String key = TickKeys.of(context().taskId().partition(), partitions);
    context()
        .forward(
            record
                .withKey(key)
                .withValue(
                    PlacedEvidence.newBuilder()
                        .setTick(tick.getTime())
                        .setLast(tick.getLast())
                        .build()));
  }
}
