package io.firedamp.detectors.mining;

import io.firedamp.detectors.state.PlacedEvidence;
import io.firedamp.schemas.avro.Identity;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Who held an alias; signals that waited for it, or were given to somebody else, move. */
final class LearnHolders extends ContextualProcessor<String, Identity, String, PlacedEvidence> {
  private final ResolutionRule rule;
  private Resolver resolver;

  // Kafka Streams hands the stores over in init, before the first record.
  @SuppressWarnings("NullAway.Init")
  LearnHolders(ResolutionRule rule) {
    this.rule = rule;
  }

  @Override
  public void init(ProcessorContext<String, PlacedEvidence> context) {
    super.init(context);
    resolver = new Resolver(rule, context);
  }

  @Override
  public void process(Record<String, Identity> record) {
    resolver.learn(record.key(), record.value());
  }
}
