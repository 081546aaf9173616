package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.SignalChanges;
import io.firedamp.detectors.SignalRecord;
import io.firedamp.detectors.kit.Expiry;
import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.detectors.kit.Stretch;
import io.firedamp.detectors.kit.Stretches;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Asks every rule about what was done in an hour, each time that there is more of it; what no
 * longer follows is taken back.
 */
final class JudgeActs extends ContextualProcessor<String, Act, String, Signal> {
  static final String ACTS = "acts";

  private static final Comparator<Signal> EARLIER =
      Comparator.comparing(Signal::getTime)
          .thenComparing(Signal::getStarted)
          .thenComparing(Signal::getId);
  private static final Duration SWEEP = Duration.ofHours(6);
  private static final Duration KEPT = Duration.ofDays(1);

  private final List<SequenceRule> rules;
  private final boolean replaying;
  private Expiry expiry;
  private Stretches<Act> acts;

  // Kafka Streams hands the store over in init, before the first record.
  @SuppressWarnings("NullAway.Init")
  JudgeActs(List<SequenceRule> rules, boolean replaying) {
    this.rules = rules;
    this.replaying = replaying;
  }

  @Override
  public void init(ProcessorContext<String, Signal> context) {
    super.init(context);
    acts = Stretches.remembering(context.getStateStore(ACTS));
    expiry =
        Expiry.of(
            context, replaying, SWEEP, now -> acts.forgetBefore(now.minus(KEPT).toEpochMilli()));
  }

  @Override
  public void process(Record<String, Act> record) {
    expiry.saw(record.timestamp());
    Act act = record.value();
    long stretch = Stretch.startOf(act.time(), ActFindings.HALF_HOUR);
    List<Act> known = acts.at(record.key(), stretch);
    List<Act> merged = KnownActs.with(known, act);
    if (!merged.equals(known)) {
      Collection<Signal> before = judgeAround(record.key(), stretch);
      acts.put(record.key(), stretch, merged);
      SignalChanges.between(before, judgeAround(record.key(), stretch))
          .forEach(signal -> context().forward(SignalRecord.of(signal)));
    }
  }

  /**
   * What follows from the hours that a stretch lies in, and from those that may say the same. An
   * hour begins every half hour, so that what takes half an hour lies in one of them; of what two
   * hours say of one subject, the earlier stands.
   */
  private Collection<Signal> judgeAround(String key, long stretch) {
    long length = ActFindings.HALF_HOUR.toMillis();
    Map<String, Signal> bySlot = new TreeMap<>();
    for (long start = stretch - 2 * length; start <= stretch + length; start += length) {
      List<Act> hour = new ArrayList<>(acts.at(key, start));
      hour.addAll(acts.at(key, start + length));
      for (SequenceRule rule : rules) {
        for (Signal signal : rule.judge(hour)) {
          String slot = StoreKey.of(signal.getRule(), signal.getSubject(), signal.getSlot());
          bySlot.merge(slot, signal, BinaryOperator.minBy(EARLIER));
        }
      }
    }
    return bySlot.values();
  }
}
