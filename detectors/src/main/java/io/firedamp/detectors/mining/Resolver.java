package io.firedamp.detectors.mining;

import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Holder;
import io.firedamp.schemas.avro.Identity;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Gives signals to workloads, and takes them back when a later fact says otherwise. The only writer
 * of a signal's place, so whoever reads {@code signals-by-workload} may let the last word win.
 */
final class Resolver {
  static final String HOLDERS = "holders-by-alias";
  static final String SIGNALS = "signals-by-alias";
  static final String PLACES = "places-of-signals";
  static final String PENDING = "pending-signals";

  private static final String SEPARATOR = "\n";

  private final ResolutionRule rule;
  private final ProcessorContext<String, Signal> context;
  private final KeyValueStore<String, Identity> holders;
  private final KeyValueStore<String, Signal> signals;
  private final KeyValueStore<String, String> places;
  private final KeyValueStore<String, Long> pending;

  Resolver(ResolutionRule rule, ProcessorContext<String, Signal> context) {
    this.rule = rule;
    this.context = context;
    this.holders = context.getStateStore(HOLDERS);
    this.signals = context.getStateStore(SIGNALS);
    this.places = context.getStateStore(PLACES);
    this.pending = context.getStateStore(PENDING);
  }

  /** A signal came: new, again, or taken back. */
  void accept(Signal signal) {
    String key = key(signal);
    Signal known = signals.get(key);
    if (known != null && (known.getRetracted() || !signal.getRetracted())) {
      return; // A duplicate; and once taken back, a signal stays so.
    }
    signals.put(key, signal);
    if (signal.getRetracted()) {
      place(key, signal, Map.of());
      pending.delete(key);
      return;
    }
    Map<String, Signal> resolved = resolve(signal);
    if (resolved.isEmpty()) {
      pending.put(key, context.currentSystemTimeMs());
    } else {
      place(key, signal, resolved);
    }
  }

  /** Somebody's history is known better. */
  void learn(String alias, Identity identity) {
    holders.put(alias, identity);
    for (KeyValue<String, Signal> tracked : signalsOf(alias)) {
      if (!tracked.value.getRetracted()) {
        Map<String, Signal> resolved = resolve(tracked.value);
        if (!resolved.isEmpty()) {
          pending.delete(tracked.key);
          place(tracked.key, tracked.value, resolved);
        }
      }
    }
  }

  /** Lets signals go on under their own alias that have waited long enough for a fact. */
  void release(Duration unresolvedAfter) {
    long latest = context.currentSystemTimeMs() - unresolvedAfter.toMillis();
    List<String> due = new ArrayList<>();
    try (KeyValueIterator<String, Long> waiting = pending.all()) {
      waiting.forEachRemaining(
          entry -> {
            if (entry.value <= latest) {
              due.add(entry.key);
            }
          });
    }
    for (String key : due) {
      pending.delete(key);
      Signal signal = signals.get(key);
      if (signal != null && !signal.getRetracted()) {
        place(key, signal, Map.of(WorkloadKey.of(Alias.parse(signal.getSubject())), signal));
      }
    }
  }

  /** Forgets signals that no fact may move any more. */
  void forget(Instant before) {
    List<String> old = new ArrayList<>();
    try (KeyValueIterator<String, Signal> all = signals.all()) {
      all.forEachRemaining(
          entry -> {
            if (entry.value.getTime().isBefore(before) && pending.get(entry.key) == null) {
              old.add(entry.key);
            }
          });
    }
    for (String key : old) {
      signals.delete(key);
      places.delete(key);
    }
  }

  private Map<String, Signal> resolve(Signal signal) {
    Alias alias = Alias.parse(signal.getSubject());
    if (alias.kind().equals(Alias.WORKLOAD) || alias.kind().equals(Alias.NODE)) {
      return Map.of(WorkloadKey.of(alias), signal);
    }
    Identity identity = holders.get(signal.getSubject());
    Map<String, Signal> resolved = new LinkedHashMap<>();
    if (identity != null) {
      List<Holder> meant = rule.holdersAt(alias, signal.getTime(), identity.getHolders());
      for (Holder holder : meant) {
        resolved.putIfAbsent(
            WorkloadKey.of(holder.getWorkload()), told(signal, holder, meant.size()));
      }
    }
    return resolved;
  }

  /** The signal with what the holder adds to it for people. */
  private static Signal told(Signal signal, Holder holder, int candidates) {
    Map<String, String> attributes = new TreeMap<>(signal.getAttributes());
    holder.getPod().ifPresent(pod -> attributes.putIfAbsent("pod", pod));
    holder.getContainerId().ifPresent(id -> attributes.putIfAbsent("container.id", id));
    holder.getImage().ifPresent(image -> attributes.putIfAbsent("image", image));
    holder.getNode().ifPresent(node -> attributes.putIfAbsent("node", node));
    if (candidates > 1) {
      attributes.put("identity.candidates", Integer.toString(candidates));
    }
    return Signal.newBuilder(signal).setAttributes(attributes).build();
  }

  private void place(String key, Signal signal, Map<String, Signal> where) {
    String before = places.get(key);
    Set<String> left =
        before == null ? new TreeSet<>() : new TreeSet<>(List.of(before.split(SEPARATOR)));
    left.removeAll(where.keySet());
    for (String workload : left) {
      forward(workload, Signal.newBuilder(signal).setRetracted(true).build());
    }
    where.forEach(this::forward);
    if (where.isEmpty()) {
      places.delete(key);
    } else {
      places.put(key, String.join(SEPARATOR, new TreeSet<>(where.keySet())));
    }
  }

  private void forward(String workload, Signal signal) {
    context.forward(new Record<>(workload, signal, signal.getTime().toEpochMilli()));
  }

  private List<KeyValue<String, Signal>> signalsOf(String alias) {
    List<KeyValue<String, Signal>> tracked = new ArrayList<>();
    try (KeyValueIterator<String, Signal> found =
        signals.prefixScan(alias + SEPARATOR, new StringSerializer())) {
      found.forEachRemaining(tracked::add);
    }
    return tracked;
  }

  private static String key(Signal signal) {
    return signal.getSubject() + SEPARATOR + signal.getId();
  }
}
