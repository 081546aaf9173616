package io.firedamp.detectors.image;

import static io.firedamp.detectors.image.Forgetting.present;

import io.firedamp.detectors.SignalChanges;
import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Reads, by digest, who runs an image and what speaks against it, in either order; writes a signal
 * when both are known.
 */
final class MatchVerdicts implements Processor<String, ImageFact, String, Signal> {
  static final String VERDICTS = "image-verdicts";
  static final String CONTAINERS = "containers-by-digest";

  private final ImageConfigRule configured;
  private final KnownBadRule listed;
  private @Nullable ProcessorContext<String, Signal> context;
  private @Nullable KeyValueStore<String, Verdict> verdicts;
  private @Nullable KeyValueStore<String, Held> containers;

  MatchVerdicts(ImageConfigRule configured, KnownBadRule listed) {
    this.configured = configured;
    this.listed = listed;
  }

  @Override
  public void init(ProcessorContext<String, Signal> context) {
    this.context = context;
    verdicts = context.getStateStore(VERDICTS);
    containers = context.getStateStore(CONTAINERS);
    context.schedule(
        Held.SWEEP,
        PunctuationType.STREAM_TIME,
        now -> Forgetting.heldAt(Instant.ofEpochMilli(now), present(containers)));
  }

  @Override
  public void process(Record<String, ImageFact> record) {
    ImageFact fact = record.value();
    fact.sighting().ifPresent(sighting -> meet(record.key(), sighting, record.headers()));
    fact.verdict().ifPresent(verdict -> learn(record.key(), verdict, record.headers()));
  }

  private void meet(String digest, Sighting sighting, Headers headers) {
    String key = StoreKey.of(digest, sighting.subject());
    Held known = present(containers).get(key);
    Held held = known == null ? Held.of(sighting) : known.with(sighting);
    if (held.equals(known)) {
      return;
    }
    present(containers).put(key, held);
    Verdict verdict = present(verdicts).get(digest);
    if (verdict != null) {
      List<Signal> before = known == null ? List.of() : signals(digest, verdict, known.sighting());
      forward(before, signals(digest, verdict, held.sighting()), headers);
    }
  }

  private void learn(String digest, Verdict verdict, Headers headers) {
    Verdict known = present(verdicts).get(digest);
    Verdict merged = known == null ? verdict : known.and(verdict);
    if (merged.equals(known)) {
      return;
    }
    present(verdicts).put(digest, merged);
    for (Sighting sighting : containersOf(digest)) {
      forward(
          signals(digest, known == null ? Verdict.NOTHING : known, sighting),
          signals(digest, merged, sighting),
          headers);
    }
  }

  private List<Sighting> containersOf(String digest) {
    List<Sighting> found = new ArrayList<>();
    try (KeyValueIterator<String, Held> entries =
        present(containers).prefixScan(StoreKey.prefix(digest), new StringSerializer())) {
      entries.forEachRemaining(entry -> found.add(entry.value.sighting()));
    }
    return found;
  }

  private List<Signal> signals(String digest, Verdict verdict, Sighting sighting) {
    List<Evidence> evidence =
        Stream.concat(sighting.evidence().stream(), verdict.evidence().stream()).toList();
    return Stream.concat(
            configured.check(digest, verdict.traces(), sighting).stream(),
            verdict.listedAs().flatMap(entry -> listed.checkCopy(sighting, entry)).stream())
        .map(finding -> finding.toSignal(ImageDetector.NAME, evidence))
        .toList();
  }

  private void forward(List<Signal> before, List<Signal> after, Headers headers) {
    for (Signal signal : SignalChanges.between(before, after)) {
      present(context).forward(ImageDetector.record(signal, headers));
    }
  }
}
