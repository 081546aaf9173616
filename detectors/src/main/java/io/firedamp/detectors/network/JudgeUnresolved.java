package io.firedamp.detectors.network;

import io.firedamp.detectors.SignalChanges;
import io.firedamp.detectors.SignalRecord;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.kit.Stretch;
import io.firedamp.detectors.kit.Stretches;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Keeps of each subject and day the shapes that stand and what was answered to it. */
final class JudgeUnresolved extends ContextualProcessor<String, Signal, String, Signal> {
  static final String STORE = "answered-addresses";

  private static final Duration DAY = Duration.ofDays(1);

  private final UnresolvedRule rule;
  private final Weights weights;
  private Stretches<Signal> days;

  // Kafka Streams hands the store over in init, before the first record.
  @SuppressWarnings("NullAway.Init")
  JudgeUnresolved(UnresolvedRule rule, Weights weights) {
    this.rule = rule;
    this.weights = weights;
  }

  /** Whether a signal is of a shape that this has to do with. */
  static boolean concerns(Signal signal) {
    return signal.getRule().equals(StratumShapeRule.RULE)
        && signal.getTraits().contains(Trait.UNLISTED_PEER.name());
  }

  @Override
  public void init(ProcessorContext<String, Signal> context) {
    super.init(context);
    days = new Stretches<>(context.getStateStore(STORE));
  }

  @Override
  public void process(Record<String, Signal> record) {
    Signal told = record.value();
    String subject = told.getSubject();
    long day = Stretch.startOf(told.getStarted(), DAY);
    List<Signal> before = days.at(subject, day);
    List<Signal> after = rule.with(before, told);
    if (after.equals(before)) {
      return;
    }
    days.put(subject, day, after);
    List<Signal> dayBefore = days.at(subject, day - DAY.toMillis());
    tell(rule.standing(before, dayBefore, weights), rule.standing(after, dayBefore, weights));
    if (UnresolvedRule.isAnswer(told)) {
      List<Signal> dayAfter = days.at(subject, day + DAY.toMillis());
      tell(rule.standing(dayAfter, before, weights), rule.standing(dayAfter, after, weights));
    }
  }

  private void tell(List<Signal> before, List<Signal> after) {
    for (Signal change : SignalChanges.between(before, after)) {
      context().forward(SignalRecord.of(change));
    }
  }
}
