package io.firedamp.detectors.mining;

import io.firedamp.detectors.state.PlacedEvidence;
import io.firedamp.schemas.avro.Identity;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Who held an alias; signals that waited for it, or were given to somebody else, move. */
final class LearnHolders implements Processor<String, Identity, String, PlacedEvidence> {
  private final ResolutionRule rule;
  private @Nullable Resolver resolver;

  LearnHolders(ResolutionRule rule) {
    this.rule = rule;
  }

  @Override
  public void init(ProcessorContext<String, PlacedEvidence> context) {
    resolver = new Resolver(rule, context);
  }

  @Override
  public void process(Record<String, Identity> record) {
    Objects.requireNonNull(resolver).learn(record.key(), record.value());
  }
}
