package io.firedamp.detectors.image;

import static io.firedamp.detectors.image.Forgetting.present;

import io.firedamp.detectors.SignalChanges;
import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.schemas.avro.Signal;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Reads sightings by subject; writes, for each rule and image, the earliest one that the rule
 * flags. When an earlier one arrives late, the later is taken back.
 */
final class JudgeNames implements Processor<String, Sighting, String, Signal> {
  static final String FLAGGED = "flagged-containers";

  private final List<NameRule> rules;
  private @Nullable ProcessorContext<String, Signal> context;
  private @Nullable KeyValueStore<String, Held> flagged;

  JudgeNames(List<NameRule> rules) {
    this.rules = List.copyOf(rules);
  }

  @Override
  public void init(ProcessorContext<String, Signal> context) {
    this.context = context;
    flagged = context.getStateStore(FLAGGED);
    context.schedule(
        Held.SWEEP,
        PunctuationType.STREAM_TIME,
        now -> Forgetting.heldAt(Instant.ofEpochMilli(now), present(flagged)));
  }

  @Override
  public void process(Record<String, Sighting> record) {
    for (NameRule rule : rules) {
      if (rule.check(record.value()).isPresent()) {
        flag(rule, record);
      }
    }
  }

  private void flag(NameRule rule, Record<String, Sighting> record) {
    Sighting sighting = record.value();
    String key = StoreKey.of(sighting.subject(), rule.id(), sighting.text());
    Held known = present(flagged).get(key);
    Held held = known == null ? Held.of(sighting) : known.with(sighting);
    if (held.equals(known)) {
      return;
    }
    present(flagged).put(key, held);
    List<Signal> before = known == null ? List.of() : signals(rule, known.sighting());
    for (Signal signal : SignalChanges.between(before, signals(rule, held.sighting()))) {
      present(context).forward(ImageDetector.record(signal, record.headers()));
    }
  }

  private static List<Signal> signals(NameRule rule, Sighting sighting) {
    return rule.check(sighting).stream()
        .map(finding -> finding.toSignal(ImageDetector.NAME, sighting.evidence()))
        .toList();
  }
}
