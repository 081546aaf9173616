package io.firedamp.detectors.mining;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The signals of one workload become its incident, one revision a change of content. */
final class CorrelateSignals implements Processor<String, Signal, String, Incident> {
  static final String SIGNALS = "signals-of-workload";
  static final String INCIDENTS = "latest-incidents";

  /** Kept per rule: that many of the earliest, the latest and the strongest each. */
  private static final int KEPT_EACH = 8;

  private static final Duration SWEEP = Duration.ofHours(1);
  private static final String SEPARATOR = "\n";
  private static final Comparator<Signal> LATEST =
      Comparator.comparing(Signal::getTime).reversed().thenComparing(Signal::getId);

  private final MiningRule rule;
  private final IncidentWriter writer;
  private final Duration retention;
  private @Nullable ProcessorContext<String, Incident> context;
  private @Nullable KeyValueStore<String, Signal> signals;
  private @Nullable KeyValueStore<String, Incident> incidents;

  CorrelateSignals(MiningRule rule, IncidentWriter writer, Duration retention) {
    this.rule = rule;
    this.writer = writer;
    this.retention = retention;
  }

  @Override
  public void init(ProcessorContext<String, Incident> context) {
    this.context = context;
    this.signals = context.getStateStore(SIGNALS);
    this.incidents = context.getStateStore(INCIDENTS);
    context.schedule(
        SWEEP,
        PunctuationType.STREAM_TIME,
        now -> forget(Instant.ofEpochMilli(now).minus(retention)));
  }

  @Override
  public void process(Record<String, Signal> record) {
    String workload = record.key();
    Signal signal = record.value();
    KeyValueStore<String, Signal> kept = Objects.requireNonNull(signals);
    String key = workload + SEPARATOR + signal.getId();
    if (signal.getRetracted()) {
      kept.delete(key);
    } else {
      kept.put(key, signal);
    }
    List<Signal> standing = bounded(workload, standing(workload));
    Optional<Incident> now = rule.judge(standing).map(verdict -> writer.write(workload, verdict));
    Incident before = Objects.requireNonNull(incidents).get(workload);
    if (now.isPresent()) {
      revise(record, now.get(), before);
    } else if (signal.getRetracted() && before != null) {
      revise(
          record, Incident.newBuilder(before).setStatus(IncidentStatus.RETRACTED).build(), before);
    }
  }

  private void revise(Record<String, Signal> cause, Incident content, @Nullable Incident before) {
    String hash = IncidentWriter.contentHash(content);
    if (before != null && before.getContentHash().equals(hash)) {
      return;
    }
    Incident revised =
        Incident.newBuilder(content)
            .setContentHash(hash)
            .setRevision(before == null ? 1 : before.getRevision() + 1)
            .build();
    Objects.requireNonNull(incidents).put(cause.key(), revised);
    Objects.requireNonNull(context)
        .forward(new Record<>(revised.getId(), revised, revised.getUpdated().toEpochMilli()));
  }

  private List<Signal> standing(String workload) {
    List<Signal> standing = new ArrayList<>();
    try (KeyValueIterator<String, Signal> found =
        Objects.requireNonNull(signals).prefixScan(workload + SEPARATOR, new StringSerializer())) {
      found.forEachRemaining(entry -> standing.add(entry.value));
    }
    return standing;
  }

  /** Which ones are kept depends on the set alone, so that it does not depend on their order. */
  private List<Signal> bounded(String workload, List<Signal> standing) {
    Map<String, List<Signal>> byRule =
        standing.stream().collect(Collectors.groupingBy(Signal::getRule));
    Set<Signal> chosen = new HashSet<>();
    for (List<Signal> same : byRule.values()) {
      for (Comparator<Signal> order : List.of(MiningRule.EARLIEST, LATEST, MiningRule.STRONGEST)) {
        same.stream().sorted(order).limit(KEPT_EACH).forEach(chosen::add);
      }
    }
    for (Signal signal : standing) {
      if (!chosen.contains(signal)) {
        Objects.requireNonNull(signals).delete(workload + SEPARATOR + signal.getId());
      }
    }
    return List.copyOf(chosen);
  }

  private void forget(Instant before) {
    List<String> old = new ArrayList<>();
    KeyValueStore<String, Signal> kept = Objects.requireNonNull(signals);
    try (KeyValueIterator<String, Signal> all = kept.all()) {
      all.forEachRemaining(
          entry -> {
            if (entry.value.getTime().isBefore(before)) {
              old.add(entry.key);
            }
          });
    }
    old.forEach(kept::delete);
  }
}
