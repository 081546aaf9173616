package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.SignalChanges;
import io.firedamp.detectors.SignalRecord;
import io.firedamp.detectors.kit.Expiry;
import io.firedamp.detectors.kit.Stretch;
import io.firedamp.detectors.kit.Stretches;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Asks every rule about what was done in an hour, each time that there is more of it; what no
 * longer follows is taken back.
 */
final class JudgeActs extends ContextualProcessor<String, Act, String, Signal> {
  static final String ACTS = "acts";

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
    long stretch = Stretch.startOf(act.time(), ActFindings.HOUR);
    List<Act> known = acts.at(record.key(), stretch);
    List<Act> merged = KnownActs.with(known, act);
    if (!merged.equals(known)) {
      acts.put(record.key(), stretch, merged);
      SignalChanges.between(judge(known), judge(merged))
          .forEach(signal -> context().forward(SignalRecord.of(signal)));
    }
  }

  private List<Signal> judge(List<Act> done) {
    return rules.stream().flatMap(rule -> rule.judge(done).stream()).toList();
  }
}
