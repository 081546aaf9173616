package io.firedamp.detectors.mining;

import io.firedamp.detectors.kit.Expiry;
import io.firedamp.detectors.kit.PrefixScan;
import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.detectors.state.Member;
import io.firedamp.schemas.avro.Signal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The signals given to workloads, so that one can be taken back, and who gave them. Of one rule and
 * hour the strongest {@value #MOST_OF_AN_HOUR} are kept.
 */
final class WorkloadSignals {
  static final String SIGNALS = "signals-of-workload";
  static final String MEMBERS = "members-of-workload";
  private static final int MOST_OF_AN_HOUR = 16;

  /** Of a workload; which ones does not depend on the order in which they came. */
  private static final int MOST_MEMBERS = 1024;

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
   * The known one, if it is known with other facts about its holder: those that came later are
   * better, so this one takes its place.
   */
  Optional<Signal> replace(String workload, Signal signal) {
    String key = key(workload, signal);
    Signal known = signals.get(key);
    if (known == null || known.equals(signal)) {
      return Optional.empty();
    }
    signals.put(key, signal);
    if (!Members.areSameFacts(known, signal)) {
      recount(workload, signal.getSubject());
    }
    return Optional.of(known);
  }

  /** False when it is not known. */
  boolean remove(String workload, Signal signal) {
    return signals.delete(key(workload, signal)) != null;
  }

  /** The dossier from what is left, and what is too old to be taken back as it was. */
  Dossier rebuild(String workload, Dossier before, Instant settledBefore) {
    Dossier dossier = before.settledBefore(settledBefore);
    NavigableMap<String, Member> counted = new TreeMap<>();
    for (Signal signal : PrefixScan.values(signals, workload)) {
      dossier = dossier.with(signal);
      counted.merge(
          memberKey(workload, signal.getSubject()),
          Members.and(null, signal),
          (known, added) -> Members.and(known, signal));
    }
    deleteAll(members, workload);
    counted.entrySet().stream()
        .limit(MOST_MEMBERS)
        .forEach(entry -> members.put(entry.getKey(), entry.getValue()));
    return dossier;
  }

  Crowd crowd(String workload) {
    return new Crowd(PrefixScan.values(members, workload));
  }

  void forgetBefore(Instant horizon) {
    Expiry.take(signals, entry -> entry.value.getTime().isBefore(horizon));
  }

  void forget(String workload) {
    deleteAll(signals, workload);
    deleteAll(members, workload);
  }

  /** Which ones are kept depends on the set alone, so that it does not depend on their order. */
  private void bound(String workload, Signal added) {
    List<KeyValue<String, Signal>> same =
        PrefixScan.entries(signals, workload, added.getRule(), hour(added));
    if (same.size() > MOST_OF_AN_HOUR) {
      same.sort(Comparator.comparing(entry -> entry.value, EvidenceRun.STRONGEST));
      same.subList(MOST_OF_AN_HOUR, same.size()).forEach(entry -> signals.delete(entry.key));
    }
  }

  private void remember(String workload, Signal signal) {
    String key = memberKey(workload, signal.getSubject());
    Member known = members.get(key);
    Member merged = Members.and(known, signal);
    if (!merged.equals(known) && (known != null || isRoomFor(workload, key))) {
      members.put(key, merged);
    }
  }

  /** Those whose keys come first stay, so that it does not depend on who came first. */
  private boolean isRoomFor(String workload, String key) {
    List<KeyValue<String, Member>> known = PrefixScan.entries(members, workload);
    if (known.size() < MOST_MEMBERS) {
      return true;
    }
    String last = known.get(known.size() - 1).key;
    if (key.compareTo(last) > 0) {
      return false;
    }
    members.delete(last);
    return true;
  }

  private void recount(String workload, String subject) {
    Member counted = null;
    for (Signal signal : PrefixScan.values(signals, workload)) {
      if (signal.getSubject().equals(subject)) {
        counted = Members.and(counted, signal);
      }
    }
    String key = memberKey(workload, subject);
    if (counted != null && members.get(key) != null) {
      members.put(key, counted);
    }
  }

  private static <V> void deleteAll(KeyValueStore<String, V> store, String workload) {
    PrefixScan.entries(store, workload).forEach(entry -> store.delete(entry.key));
  }

  /** By hash: an address is no better known than another for being low. */
  private static String memberKey(String workload, String subject) {
    return StoreKey.of(workload, "%08x".formatted(subject.hashCode()), subject);
  }

  private static String key(String workload, Signal signal) {
    return StoreKey.of(workload, signal.getRule(), hour(signal), signal.getId());
  }

  private static String hour(Signal signal) {
    return Long.toString(Math.floorDiv(signal.getTime().getEpochSecond(), 3600));
  }
}
