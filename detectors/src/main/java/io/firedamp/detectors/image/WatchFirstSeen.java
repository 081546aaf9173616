package io.firedamp.detectors.image;

import io.firedamp.detectors.SignalChanges;
import io.firedamp.detectors.SignalRecord;
import io.firedamp.detectors.kit.Expiry;
import io.firedamp.detectors.kit.PrefixScan;
import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Reads sightings by cluster; writes what started while its image was new, and takes it back when a
 * late event shows that the image, or the cluster, is older.
 */
final class WatchFirstSeen extends ContextualProcessor<String, Sighting, String, Signal> {
  static final String FIRST_SEEN = "images-first-seen";
  static final String STARTED = "new-containers";
  private static final Duration GRACE = Duration.ofHours(1);

  /** The name under which the cluster itself is remembered. */
  private static final String CLUSTER = "";

  private final NewImageRule rule;
  private final boolean replaying;
  private Expiry expiry;
  private KeyValueStore<String, FirstSeen> firstSeen;

  /** By cluster, decisive name, subject and the first decisive name, which holds the entry. */
  private KeyValueStore<String, Sighting> started;

  // Kafka Streams hands the stores over in init, before the first record.
  @SuppressWarnings("NullAway.Init")
  WatchFirstSeen(NewImageRule rule, boolean replaying) {
    this.replaying = replaying;
    this.rule = rule;
  }

  @Override
  public void init(ProcessorContext<String, Signal> context) {
    super.init(context);
    firstSeen = context.getStateStore(FIRST_SEEN);
    started = context.getStateStore(STARTED);
    expiry = Expiry.of(context, replaying, Week.SWEEP, this::forget);
  }

  @Override
  public void process(Record<String, Sighting> record) {
    expiry.saw(record.timestamp());
    Sighting sighting = record.value();
    if (!FirstSeen.isPlausible(sighting.time())) {
      return;
    }
    Map<String, Sighting> affected = affectedBy(sighting);
    List<Signal> before = signals(affected);
    remember(sighting);
    if (sighting.isRunning()) {
      hold(sighting, affected);
    }
    for (Signal signal : SignalChanges.between(before, signals(affected))) {
      context().forward(SignalRecord.of(signal).withHeaders(record.headers()));
    }
  }

  /** The starts whose answer this sighting may change, by the key that holds them. */
  private Map<String, Sighting> affectedBy(Sighting sighting) {
    Map<String, Sighting> affected = new TreeMap<>();
    String cluster = sighting.cluster();
    FirstSeen watched = seen(cluster, CLUSTER);
    if (watched != null && sighting.time().isBefore(watched.first())) {
      collect(PrefixScan.values(started, cluster), affected);
    }
    for (String name : sighting.names()) {
      FirstSeen known = seen(cluster, name);
      if (known != null && !known.beginsLike(known.and(sighting.start()).and(sighting.time()))) {
        collect(PrefixScan.values(started, cluster, name), affected);
      }
    }
    if (sighting.isRunning()) {
      String own = holderOf(sighting);
      Sighting known = started.get(own);
      if (known != null) {
        affected.put(own, known);
      }
    }
    return affected;
  }

  private void collect(List<Sighting> starts, Map<String, Sighting> into) {
    for (Sighting start : starts) {
      String holder = holderOf(start);
      Sighting held = started.get(holder);
      if (held != null) {
        into.put(holder, held);
      }
    }
  }

  private void hold(Sighting sighting, Map<String, Sighting> affected) {
    String own = holderOf(sighting);
    Sighting known = affected.get(own);
    Sighting merged = known == null ? sighting : known.mergedByStart(sighting);
    affected.put(own, merged);
    if (merged.equals(known)) {
      return;
    }
    String holder = merged.decisive().get(0);
    for (String name : merged.decisive()) {
      started.put(key(merged, name, holder), merged);
    }
  }

  private List<Signal> signals(Map<String, Sighting> starts) {
    List<Signal> signals = new ArrayList<>();
    starts.values().forEach(start -> signals.addAll(signals(start)));
    return signals;
  }

  private List<Signal> signals(Sighting start) {
    List<FirstSeen> names = new ArrayList<>();
    for (String name : start.decisive()) {
      FirstSeen seen = seen(start.cluster(), name);
      if (seen != null) {
        names.add(seen);
      }
    }
    FirstSeen cluster = seen(start.cluster(), CLUSTER);
    return rule
        .check(start, names, cluster == null ? start.time() : cluster.first())
        .map(finding -> finding.toSignal(ImageDetector.NAME, start.evidence()))
        .stream()
        .toList();
  }

  private void remember(Sighting sighting) {
    // The cluster's age is how long it was watched, so a container's own start does not count.
    remember(sighting.cluster(), CLUSTER, sighting.time(), sighting.time());
    sighting
        .names()
        .forEach(name -> remember(sighting.cluster(), name, sighting.start(), sighting.time()));
  }

  private void remember(String cluster, String name, Instant start, Instant time) {
    FirstSeen known = seen(cluster, name);
    FirstSeen merged = (known == null ? FirstSeen.at(start) : known.and(start)).and(time);
    // The latest time only keeps it from being forgotten: a write a day is enough.
    boolean worthIt =
        known == null
            || !merged.beginsLike(known)
            || merged.last().isAfter(known.last().plus(Duration.ofDays(1)));
    if (worthIt) {
      firstSeen.put(StoreKey.of(cluster, name), merged);
    }
  }

  private void forget(Instant now) {
    Instant stillNew = now.minus(rule.newFor()).minus(GRACE);
    Expiry.take(started, entry -> entry.value.time().isBefore(stillNew));
    Instant known = now.minus(rule.remember());
    // A cluster itself stays known: forgetting it would start its learning again.
    Expiry.take(
        firstSeen,
        name ->
            name.value.last().isBefore(known) && !StoreKey.parts(name.key).get(1).equals(CLUSTER));
  }

  private @Nullable FirstSeen seen(String cluster, String name) {
    return firstSeen.get(StoreKey.of(cluster, name));
  }

  private static String holderOf(Sighting sighting) {
    String holder = sighting.decisive().get(0);
    return key(sighting, holder, holder);
  }

  private static String key(Sighting sighting, String name, String holder) {
    return StoreKey.of(sighting.cluster(), name, sighting.subject(), holder);
  }
}
