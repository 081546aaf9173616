package io.firedamp.detectors.image;

import io.firedamp.detectors.SignalChanges;
import io.firedamp.detectors.SignalRecord;
import io.firedamp.detectors.kit.Expiry;
import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.schemas.avro.Signal;
import java.util.List;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Reads sightings by subject; writes, for each rule, image and week, the earliest one that the rule
 * flags. When an earlier one arrives late, the later is taken back.
 */
final class JudgeNames extends ContextualProcessor<String, Sighting, String, Signal> {
  static final String FLAGGED = "flagged-containers";

  private final List<NameRule> rules;
  private final boolean replaying;
  private Expiry expiry;
  private KeyValueStore<String, Sighting> flagged;

  // Kafka Streams hands the stores over in init, before the first record.
  @SuppressWarnings("NullAway.Init")
  JudgeNames(List<NameRule> rules, boolean replaying) {
    this.replaying = replaying;
    this.rules = List.copyOf(rules);
  }

  @Override
  public void init(ProcessorContext<String, Signal> context) {
    super.init(context);
    flagged = context.getStateStore(FLAGGED);
    expiry = Week.expiry(context, replaying, flagged);
  }

  @Override
  public void process(Record<String, Sighting> record) {
    expiry.saw(record.timestamp());
    for (NameRule rule : rules) {
      if (rule.check(record.value()).isPresent()) {
        flag(rule, record);
      }
    }
  }

  private void flag(NameRule rule, Record<String, Sighting> record) {
    Sighting sighting = record.value();
    String week = Week.of(sighting.time());
    String key = StoreKey.of(sighting.subject(), rule.id(), sighting.text(), week);
    Sighting known = flagged.get(key);
    if (known != null && Sighting.BY_TIME.compare(known, sighting) <= 0) {
      return;
    }
    flagged.put(key, sighting);
    List<Signal> before = known == null ? List.of() : signals(rule, known);
    for (Signal signal : SignalChanges.between(before, signals(rule, sighting))) {
      context().forward(SignalRecord.of(signal).withHeaders(record.headers()));
    }
  }

  private static List<Signal> signals(NameRule rule, Sighting sighting) {
    return rule.check(sighting).stream()
        .map(finding -> finding.toSignal(ImageDetector.NAME, sighting.evidence()))
        .toList();
  }
}
