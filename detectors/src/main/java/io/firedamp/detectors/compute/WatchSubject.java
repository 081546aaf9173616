package io.firedamp.detectors.compute;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.compute.Subject.Closed;
import io.firedamp.detectors.compute.Subject.Pace;
import io.firedamp.detectors.compute.Subject.Raised;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.SubjectKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Loads a subject's state, lets it take a sample, stores it again, and writes what was raised. */
final class WatchSubject implements Processor<String, ResourceSample, String, Signal> {
  static final String SAMPLES = "samples-in-order";
  static final String BUCKETS = "cpu-buckets";
  static final String HISTORY = "cpu-history";

  private final ComputeDetector.Settings settings;
  private final List<? extends CpuRule> rules;
  private final Pace pace;
  private final String topic;
  private ProcessorContext<String, Signal> context;
  private KeyValueStore<String, SampleQueue> samples;
  private KeyValueStore<String, Subject> subjects;
  private KeyValueStore<String, History> histories;

  @SuppressWarnings("NullAway.Init") // Kafka calls init before anything else.
  WatchSubject(ComputeDetector.Settings settings, String topic) {
    this.settings = settings;
    this.rules = settings.rules();
    this.pace = settings.pace();
    this.topic = topic;
  }

  @Override
  public void init(ProcessorContext<String, Signal> processorContext) {
    context = processorContext;
    samples = context.getStateStore(SAMPLES);
    subjects = context.getStateStore(BUCKETS);
    histories = context.getStateStore(HISTORY);
    context.schedule(settings.forget(), PunctuationType.STREAM_TIME, this::forgetSilent);
  }

  @Override
  public void process(Record<String, ResourceSample> record) {
    if (record.value().getSubjectKind() == SubjectKind.GPU) {
      return;
    }
    String key = record.key();
    Optional<RecordMetadata> metadata = context.recordMetadata();
    Sample sample =
        Sample.of(
            record.value(),
            metadata.map(RecordMetadata::partition).orElse(-1),
            metadata.map(RecordMetadata::offset).orElse(-1L));
    SampleQueue queue = orElse(samples.get(key), new SampleQueue());
    if (!queue.add(sample, settings.lateness().toMillis())) {
      return;
    }
    List<Sample> released = queue.release(settings.lateness().toMillis());
    samples.put(key, queue);
    if (!released.isEmpty()) {
      take(key, record, released);
    }
  }

  private void take(String key, Record<String, ResourceSample> record, List<Sample> released) {
    Subject subject = orElse(subjects.get(key), Subject.firstSeenIn(released.get(0), rules.size()));
    @Nullable History history = null;
    for (Sample sample : released) {
      if (sample.end() - subject.newest > settings.forget().toMillis()) {
        subject = Subject.firstSeenIn(sample, rules.size());
        history = settings.emptyHistory();
      }
      for (Closed closed : subject.absorb(sample, settings.bucket().toMillis())) {
        history = history == null ? orElse(histories.get(key), settings.emptyHistory()) : history;
        remember(closed.bucket(), history);
        SubjectKind kind = record.value().getSubjectKind();
        for (Raised raised : subject.judge(closed.bucket(), kind, history, rules, pace)) {
          forward(record, raised, closed.evidence());
        }
      }
    }
    subjects.put(key, subject);
    if (history != null) {
      histories.put(key, history);
    }
  }

  private static void remember(Bucket bucket, History history) {
    if (!Double.isNaN(bucket.mean().cores())) {
      history.add(bucket.mean().cores());
    }
  }

  private void forward(Record<String, ResourceSample> record, Raised raised, Sample evidence) {
    Finding finding = finding(Alias.parse(record.value().getSubject()), raised);
    Evidence pointer =
        new Evidence(
            topic,
            evidence.partition(),
            evidence.offset(),
            evidence.eventId(),
            Instant.ofEpochMilli(evidence.end()));
    Signal signal = finding.toSignal(ComputeDetector.NAME, List.of(pointer));
    context.forward(
        record
            .withKey(signal.getSubject())
            .withValue(signal)
            .withTimestamp(raised.time().toEpochMilli()));
  }

  private Finding finding(Alias subject, Raised raised) {
    Duration timeToLive = settings.timeToLive();
    return new Finding(
        raised.rule().id(),
        Leg.COMPUTE,
        raised.verdict().traits(),
        subject,
        "cpu",
        raised.time(),
        raised.started(),
        timeToLive,
        raised.verdict().decibans(),
        raised.verdict().title(),
        raised.verdict().detail(),
        List.of("T1496.001"),
        new TreeMap<>(raised.verdict().attributes()),
        List.of());
  }

  /** Whoever was silent for so long starts afresh anyway, so dropping them changes no answer. */
  private void forgetSilent(long streamTime) {
    List<String> silent = new ArrayList<>();
    try (KeyValueIterator<String, SampleQueue> all = samples.all()) {
      while (all.hasNext()) {
        KeyValue<String, SampleQueue> entry = all.next();
        if (streamTime - entry.value.newest() > 2 * settings.forget().toMillis()) {
          silent.add(entry.key);
        }
      }
    }
    for (String key : silent) {
      samples.delete(key);
      subjects.delete(key);
      histories.delete(key);
    }
  }

  private static <T> T orElse(@Nullable T stored, T otherwise) {
    return stored == null ? otherwise : stored;
  }
}
