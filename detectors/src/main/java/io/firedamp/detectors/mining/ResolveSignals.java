package io.firedamp.detectors.mining;

import io.firedamp.detectors.state.PlacedEvidence;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Signals by alias become signals by workload. */
final class ResolveSignals extends ContextualProcessor<String, Signal, String, PlacedEvidence> {

  private final ResolutionRule rule;
  private final Duration unresolvedAfter;
  private Resolver resolver;

  // Kafka Streams hands the stores over in init, before the first record.
  @SuppressWarnings("NullAway.Init")
  ResolveSignals(ResolutionRule rule, Duration unresolvedAfter) {
    this.rule = rule;
    this.unresolvedAfter = unresolvedAfter;
  }

  @Override
  public void init(ProcessorContext<String, PlacedEvidence> context) {
    Resolver started = new Resolver(rule, context);
    resolver = started;
    // The clock decides only how long we are silent, never what we say in the end.
    Duration patience =
        unresolvedAfter.compareTo(Duration.ofSeconds(1)) < 0
            ? Duration.ofMillis(200)
            : Duration.ofSeconds(1);
    context.schedule(
        patience, PunctuationType.WALL_CLOCK_TIME, now -> started.release(unresolvedAfter));
  }

  @Override
  public void process(Record<String, Signal> record) {
    if (record.value() != null && record.value().getLeg() != Leg.HEALTH) {
      resolver.accept(record.value());
    }
  }
}
