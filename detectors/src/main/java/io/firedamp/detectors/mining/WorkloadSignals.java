package io.firedamp.detectors.mining;

import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.detectors.state.Member;
import io.firedamp.schemas.avro.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The signals given to workloads, so that one can be taken back, and who gave them. Of one rule and
 * hour the strongest {@value #MOST_OF_AN_HOUR} are kept.
 */
final class WorkloadSignals {
  static final String SIGNALS = "signals-of-workload";
  static final String MEMBERS = "members-of-workload";
  private static final int MOST_OF_AN_HOUR = 16;
  private static final int MOST_MEMBERS = 512;

  private final KeyValueStore<String, Signal> signals;
  private final KeyValueStore<String, Member> members;

  WorkloadSignals(ProcessorContext<?, ?> context) {
    signals = context.getStateStore(SIGNALS);
    members = context.getStateStore(MEMBERS);
  }

  /** False when it is known already. */
  boolean add(String workload, Signal signal) {
    String key = key(workload, signal);
    if (signals.get(key) != null) {
      return false;
    }
    signals.put(key, signal);
    bound(workload, signal);
    remember(workload, signal);
    return true;
  }

  /**
   * Whether it is known, but with other facts about its holder: those that came later are better.
   * If so it takes the known one's place.
   */
  boolean replace(String workload, Signal signal) {
    String key = key(workload, signal);
    Signal known = signals.get(key);
    if (known == null || known.equals(signal)) {
      return false;
    }
    signals.put(key, signal);
    return true;
  }

  /** False when it is not known. */
  boolean remove(String workload, Signal signal) {
    return signals.delete(key(workload, signal)) != null;
  }

  /** The dossier from what is left, and what is too old to be taken back as it was. */
  Dossier rebuild(String workload, Dossier before, Instant settledBefore) {
    deleteAll(members, StoreKey.prefix(workload));
    Dossier dossier = before.settledBefore(settledBefore);
    for (Signal signal : all(workload)) {
      dossier = dossier.with(signal);
      remember(workload, signal);
    }
    return dossier;
  }

  Crowd crowd(String workload) {
    List<Member> found = new ArrayList<>();
    try (KeyValueIterator<String, Member> entries =
        members.prefixScan(StoreKey.prefix(workload), new StringSerializer())) {
      entries.forEachRemaining(entry -> found.add(entry.value));
    }
    return new Crowd(found);
  }

  void forgetBefore(Instant horizon) {
    List<String> old = new ArrayList<>();
    try (KeyValueIterator<String, Signal> entries = signals.all()) {
      entries.forEachRemaining(
          entry -> {
            if (entry.value.getTime().isBefore(horizon)) {
              old.add(entry.key);
            }
          });
    }
    old.forEach(signals::delete);
  }

  void forget(String workload) {
    deleteAll(signals, StoreKey.prefix(workload));
    deleteAll(members, StoreKey.prefix(workload));
  }

  private List<Signal> all(String workload) {
    List<Signal> found = new ArrayList<>();
    try (KeyValueIterator<String, Signal> entries =
        signals.prefixScan(StoreKey.prefix(workload), new StringSerializer())) {
      entries.forEachRemaining(entry -> found.add(entry.value));
    }
    return found;
  }

  /** Which ones are kept depends on the set alone, so that it does not depend on their order. */
  private void bound(String workload, Signal added) {
    List<KeyValue<String, Signal>> same = new ArrayList<>();
    String prefix = StoreKey.prefix(workload, added.getRule(), hour(added));
    try (KeyValueIterator<String, Signal> entries =
        signals.prefixScan(prefix, new StringSerializer())) {
      entries.forEachRemaining(same::add);
    }
    if (same.size() > MOST_OF_AN_HOUR) {
      same.sort(Comparator.comparing(entry -> entry.value, EvidenceRun.STRONGEST));
      same.subList(MOST_OF_AN_HOUR, same.size()).forEach(entry -> signals.delete(entry.key));
    }
  }

  private void remember(String workload, Signal signal) {
    String key = StoreKey.of(workload, signal.getSubject());
    Member known = members.get(key);
    if (known != null || crowd(workload).members().size() < MOST_MEMBERS) {
      Member merged = Members.and(known, signal);
      if (!merged.equals(known)) {
        members.put(key, merged);
      }
    }
  }

  private static <V> void deleteAll(KeyValueStore<String, V> store, String prefix) {
    List<String> keys = new ArrayList<>();
    try (KeyValueIterator<String, V> entries = store.prefixScan(prefix, new StringSerializer())) {
      entries.forEachRemaining(entry -> keys.add(entry.key));
    }
    keys.forEach(store::delete);
  }

  private static String key(String workload, Signal signal) {
    return StoreKey.of(workload, signal.getRule(), hour(signal), signal.getId());
  }

  private static String hour(Signal signal) {
    return Long.toString(Math.floorDiv(signal.getTime().getEpochSecond(), 3600));
  }
}
