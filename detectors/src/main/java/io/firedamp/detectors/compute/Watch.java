package io.firedamp.detectors.compute;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.compute.Subject.Closed;
import io.firedamp.detectors.compute.Subject.Pace;
import io.firedamp.detectors.compute.Subject.Raised;
import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The subjects of one task: takes their samples in time order, keeps what rules need, and says what
 * they raise. State is written when a bucket of event time closes, not at each sample, and a whole
 * history only when many did.
 */
final class Watch {
  static final String SAMPLES = "samples-in-order";
  static final String BUCKETS = "cpu-buckets";
  static final String HISTORY = "cpu-history";

  private final ComputeDetector.Settings settings;
  private final List<? extends CpuRule> rules;
  private final Pace pace;
  private final String topic;
  private final Consumer<Signal> out;
  private final KeyValueStore<String, SampleQueue> samples;
  private final KeyValueStore<String, Subject> subjects;
  private final KeyValueStore<String, History> histories;

  /**
   * @param topic in which the samples lie, for evidence
   */
  Watch(
      ComputeDetector.Settings settings,
      String topic,
      ProcessorContext<?, ?> context,
      Consumer<Signal> out) {
    this.settings = settings;
    this.rules = settings.rules();
    this.pace = settings.pace();
    this.topic = topic;
    this.out = out;
    samples = context.getStateStore(SAMPLES);
    subjects = context.getStateStore(BUCKETS);
    histories = context.getStateStore(HISTORY);
  }

  void take(Watched watched, Sample sample) {
    String key = StoreKey.of(watched.subject(), watched.within());
    SampleQueue queue = orElse(samples.get(key), new SampleQueue(watched));
    if (queue.add(sample, lateness())) {
      List<Sample> released = queue.release(lateness(), settings.bucket().toMillis());
      samples.put(key, queue);
      judge(key, watched, released);
    }
  }

  /**
   * Judges what still waits of subjects that have fallen silent: short lives, and the last words.
   */
  void releaseSilentBefore(long millis) {
    for (KeyValue<String, SampleQueue> silent :
        where(queue -> queue.newest() < millis && !queue.waiting().isEmpty())) {
      List<Sample> released = silent.value.releaseAll();
      samples.put(silent.key, silent.value);
      judge(silent.key, silent.value.watched(), released);
    }
  }

  /** Whoever was silent for so long starts afresh anyway, so dropping them changes no answer. */
  void forgetSilentBefore(long millis) {
    for (KeyValue<String, SampleQueue> silent : where(queue -> queue.lastHeard() < millis)) {
      samples.delete(silent.key);
      subjects.delete(silent.key);
      histories.delete(silent.key);
    }
  }

  private List<KeyValue<String, SampleQueue>> where(Predicate<SampleQueue> test) {
    List<KeyValue<String, SampleQueue>> found = new ArrayList<>();
    try (KeyValueIterator<String, SampleQueue> all = samples.all()) {
      all.forEachRemaining(
          entry -> {
            if (test.test(entry.value)) {
              found.add(entry);
            }
          });
    }
    return found;
  }

  private void judge(String key, Watched watched, List<Sample> released) {
    if (released.isEmpty()) {
      return;
    }
    Subject subject = orElse(subjects.get(key), Subject.firstSeenIn(released.get(0)));
    Past past = new Past(key, subject.recent);
    for (Sample sample : released) {
      if (sample.end() - subject.newest > settings.forget().toMillis()) {
        histories.delete(key);
        subject = Subject.firstSeenIn(sample);
        past = new Past(key, subject.recent);
      }
      for (Closed closed : subject.absorb(sample, settings.bucket().toMillis())) {
        past.remember(closed.bucket());
        for (Raised raised : subject.judge(closed.bucket(), watched.kind(), past, rules, pace)) {
          out.accept(signal(watched, raised, closed.evidence()));
        }
      }
    }
    past.writeIfMany();
    subjects.put(key, subject);
  }

  /** The history of a subject: few rules ask for it, and few buckets fill what is written. */
  private final class Past implements Supplier<History> {
    private final String key;
    private final Recent recent;
    private @Nullable History read;
    private boolean many;

    Past(String key, Recent recent) {
      this.key = key;
      this.recent = recent;
    }

    @Override
    public History get() {
      History known = read;
      if (known == null) {
        known = orElse(histories.get(key), settings.emptyHistory());
        known.add(recent);
        read = known;
      }
      return known;
    }

    void remember(Bucket bucket) {
      double cores = bucket.mean().cores();
      if (Double.isNaN(cores)) {
        return;
      }
      recent.add(cores);
      if (read != null) {
        read.add(cores);
      }
      if (recent.isFull()) {
        get();
        recent.clear();
        many = true;
      }
    }

    /** Before the subject is, with which the newest points are written until then. */
    void writeIfMany() {
      if (many) {
        histories.put(key, get());
        recent.clear();
      }
    }
  }

  private Signal signal(Watched watched, Raised raised, Sample evidence) {
    Evidence pointer =
        new Evidence(
            topic,
            evidence.partition(),
            evidence.offset(),
            evidence.eventId(),
            Instant.ofEpochMilli(evidence.end()));
    return finding(watched, raised).toSignal(ComputeDetector.NAME, List.of(pointer));
  }

  private Finding finding(Watched watched, Raised raised) {
    SortedMap<String, String> attributes = watched.attributes();
    attributes.putAll(raised.verdict().attributes());
    return new Finding(
        raised.rule().id(),
        Leg.COMPUTE,
        raised.verdict().traits(),
        Alias.parse(watched.subject()),
        raised.rule().standing() + "/" + watched.container(),
        raised.time(),
        raised.started(),
        settings.timeToLive(),
        raised.verdict().decibans(),
        raised.verdict().title(),
        raised.verdict().detail(),
        raised.rule().techniques(),
        attributes,
        List.of());
  }

  private long lateness() {
    return settings.lateness().toMillis();
  }

  private static <T> T orElse(@Nullable T stored, T otherwise) {
    return stored == null ? otherwise : stored;
  }
}
