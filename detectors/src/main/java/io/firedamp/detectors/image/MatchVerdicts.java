package io.firedamp.detectors.image;

import io.firedamp.detectors.SignalChanges;
import io.firedamp.detectors.SignalRecord;
import io.firedamp.detectors.kit.Expiry;
import io.firedamp.detectors.kit.PrefixScan;
import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.schemas.avro.Signal;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Reads, by digest, who runs an image and what speaks against it, in either order; writes a signal
 * when both are known.
 */
final class MatchVerdicts extends ContextualProcessor<String, ImageFact, String, Signal> {
  static final String VERDICTS = "image-verdicts";
  static final String CONTAINERS = "containers-by-digest";

  private final VerdictRules rules;
  private final boolean replaying;
  private Expiry expiry;
  private KeyValueStore<String, Verdict> verdicts;
  private KeyValueStore<String, Sighting> containers;

  // Kafka Streams hands the stores over in init, before the first record.
  @SuppressWarnings("NullAway.Init")
  MatchVerdicts(VerdictRules rules, boolean replaying) {
    this.replaying = replaying;
    this.rules = rules;
  }

  @Override
  public void init(ProcessorContext<String, Signal> context) {
    super.init(context);
    verdicts = context.getStateStore(VERDICTS);
    containers = context.getStateStore(CONTAINERS);
    expiry = Week.expiry(context, replaying, containers);
  }

  @Override
  public void process(Record<String, ImageFact> record) {
    expiry.saw(record.timestamp());
    ImageFact fact = record.value();
    fact.sighting().ifPresent(sighting -> meet(record.key(), sighting, record.headers()));
    fact.verdict().ifPresent(verdict -> learn(record.key(), verdict::and, record.headers()));
    fact.lineage()
        .ifPresent(lineage -> learn(record.key(), known -> known.with(lineage), record.headers()));
    fact.implant()
        .ifPresent(implant -> learn(record.key(), known -> known.with(implant), record.headers()));
  }

  private void meet(String digest, Sighting sighting, Headers headers) {
    String key = StoreKey.of(digest, sighting.subject(), Week.of(sighting.time()));
    Sighting known = containers.get(key);
    if (known != null && Sighting.BY_TIME.compare(known, sighting) <= 0) {
      return;
    }
    containers.put(key, sighting);
    Verdict verdict = verdicts.get(digest);
    if (verdict != null) {
      List<Signal> before = known == null ? List.of() : signals(digest, verdict, known);
      forward(before, signals(digest, verdict, sighting), headers);
    }
  }

  private void learn(String digest, UnaryOperator<Verdict> news, Headers headers) {
    Verdict stored = verdicts.get(digest);
    Verdict known = stored == null ? Verdict.NOTHING : stored;
    Verdict merged = news.apply(known);
    if (merged.equals(known)) {
      return;
    }
    verdicts.put(digest, merged);
    for (Sighting sighting : PrefixScan.values(containers, digest)) {
      forward(signals(digest, known, sighting), signals(digest, merged, sighting), headers);
    }
  }

  private List<Signal> signals(String digest, Verdict verdict, Sighting sighting) {
    return rules.check(digest, verdict, sighting);
  }

  private void forward(List<Signal> before, List<Signal> after, Headers headers) {
    for (Signal signal : SignalChanges.between(before, after)) {
      context().forward(SignalRecord.of(signal).withHeaders(headers));
    }
  }
}
