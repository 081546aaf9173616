package io.firedamp.detectors.mining;

import io.firedamp.detectors.SignalChanges;
import io.firedamp.detectors.kit.Expiry;
import io.firedamp.detectors.kit.PrefixScan;
import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.detectors.state.PlacedEvidence;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Holder;
import io.firedamp.schemas.avro.Identity;
import io.firedamp.schemas.avro.Leg;
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
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Gives signals to workloads, and takes them back when a later fact says otherwise. The only writer
 * of a signal's place, so whoever reads {@code signals-by-workload} may let the last word win.
 */
final class Resolver {
  static final String HOLDERS = "holders-by-alias";
  static final String SIGNALS = "signals-by-alias";
  static final String PLACES = "places-of-signals";
  static final String PENDING = "pending-signals";

  private final ResolutionRule rule;
  private final ProcessorContext<String, PlacedEvidence> context;
  private final KeyValueStore<String, Identity> holders;
  private final KeyValueStore<String, Signal> signals;
  private final KeyValueStore<String, String> places;
  private final KeyValueStore<String, Long> pending;
  private boolean ended;

  Resolver(ResolutionRule rule, ProcessorContext<String, PlacedEvidence> context) {
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
    if (known != null && known.getRetracted()) {
      return; // Once taken back, a signal stays so.
    }
    if (known != null && !signal.getRetracted() && !SignalChanges.isToldEarlier(signal, known)) {
      return;
    }
    signals.put(key, signal);
    if (signal.getRetracted()) {
      place(key, signal, Map.of());
      pending.delete(key);
      return;
    }
    Map<String, Signal> resolved = resolve(signal);
    if (!resolved.isEmpty()) {
      place(key, signal, resolved);
    } else if (ended || places.get(key) != null) {
      place(key, signal, underItsAlias(signal));
    } else if (pending.get(key) == null) {
      pending.put(key, context.currentSystemTimeMs());
    }
  }

  /** Somebody's history is known better. */
  void learn(String alias, @Nullable Identity identity) {
    if (identity == null) {
      holders.delete(alias);
      return;
    }
    holders.put(alias, identity);
    for (KeyValue<String, Signal> tracked : PrefixScan.entries(signals, alias)) {
      if (!tracked.value.getRetracted()) {
        Map<String, Signal> resolved = resolve(tracked.value);
        if (!resolved.isEmpty()) {
          pending.delete(tracked.key);
          place(tracked.key, tracked.value, resolved);
        }
      }
    }
  }

  /** The input has ended: nobody waits for a fact any more. */
  void end() {
    ended = true;
    release(Duration.ZERO);
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
        place(key, signal, underItsAlias(signal));
      }
    }
  }

  /** Forgets signals that no fact may move any more. */
  void forget(Instant before) {
    Expiry.take(
            signals,
            entry -> entry.value.getTime().isBefore(before) && pending.get(entry.key) == null)
        .forEach(entry -> places.delete(entry.key));
  }

  private static Map<String, Signal> underItsAlias(Signal signal) {
    return Map.of(WorkloadKey.of(Alias.parse(signal.getSubject())), signal);
  }

  private Map<String, Signal> resolve(Signal signal) {
    Alias alias = Alias.parse(signal.getSubject());
    if (alias.kind().equals(Alias.WORKLOAD) || alias.kind().equals(Alias.NODE)) {
      return Map.of(WorkloadKey.of(alias), signal);
    }
    Identity identity = holders.get(signal.getSubject());
    Map<String, Signal> resolved = new LinkedHashMap<>();
    if (identity != null) {
      List<Holder> meant = rule.holdersAt(alias, signal.getTime(), holders(signal, identity));
      long workloads = meant.stream().map(Holder::getWorkload).distinct().count();
      for (Holder holder : meant) {
        resolved.putIfAbsent(WorkloadKey.of(holder.getWorkload()), told(signal, holder, workloads));
      }
    }
    return resolved;
  }

  /**
   * A node's own kubelet pulls images, whatever runs on its network or leaves under its address.
   */
  private static List<Holder> holders(Signal signal, Identity identity) {
    return signal.getLeg() == Leg.IMAGE
        ? identity.getHolders().stream().filter(holder -> holder.getVia().isEmpty()).toList()
        : identity.getHolders();
  }

  /** The signal with what the holder adds to it for people. */
  private static Signal told(Signal signal, Holder holder, long candidates) {
    Map<String, String> attributes = new TreeMap<>(signal.getAttributes());
    holder.getPod().ifPresent(pod -> attributes.putIfAbsent("pod", pod));
    holder.getContainerId().ifPresent(id -> attributes.putIfAbsent("container.id", id));
    holder.getImage().ifPresent(image -> attributes.putIfAbsent("image", image));
    holder.getNode().ifPresent(node -> attributes.putIfAbsent("node", node));
    holder.getClaims().ifPresent(owner -> attributes.putIfAbsent("claimed.owner", owner));
    // Whichever of them it was, it happened on the node.
    if (candidates > 1 && !holder.getWorkload().getKind().equals(Alias.NODE)) {
      attributes.put(Adjustment.CANDIDATES, Long.toString(candidates));
      if (!holder.getVia().isEmpty()) {
        attributes.put(Adjustment.SHARED, holder.getVia());
      }
    }
    return Signal.newBuilder(signal).setAttributes(attributes).build();
  }

  private void place(String key, Signal signal, Map<String, Signal> where) {
    String before = places.get(key);
    Set<String> left = new TreeSet<>(before == null ? List.of() : StoreKey.parts(before));
    left.removeAll(where.keySet());
    // Additions before removals: an incident that moves never seems to be gone.
    where.forEach(this::forward);
    for (String workload : left) {
      forward(workload, Signal.newBuilder(signal).setRetracted(true).build());
    }
    if (where.isEmpty()) {
      places.delete(key);
    } else {
      places.put(key, StoreKey.of(new TreeSet<>(where.keySet()).toArray(String[]::new)));
    }
  }

  private void forward(String workload, Signal signal) {
    PlacedEvidence placed =
        PlacedEvidence.newBuilder().setSignal(DossierSerde.toBytes(signal)).build();
    context.forward(new Record<>(workload, placed, signal.getTime().toEpochMilli()));
  }

  private static String key(Signal signal) {
    return StoreKey.of(signal.getSubject(), signal.getId());
  }
}
