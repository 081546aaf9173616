package io.firedamp.detectors.network;

import io.firedamp.detectors.kit.Stretches;
import io.firedamp.detectors.kit.TickKeys;
import io.firedamp.detectors.kit.TickPace;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.Tick;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Event time has passed: what lies longer back than it is needed is forgotten, here and, by a note
 * that is handed on, behind the repartition. A replay forgets nothing.
 */
final class Forget extends ContextualProcessor<String, Tick, String, Signal> {
  /** A day is asked about until it ends, and by the day after it. */
  private static final Duration TWO_DAYS = Duration.ofDays(2);

  private final Duration retention;
  private final int partitions;
  private final TickPace pace = TickPace.every(Duration.ofHours(1));
  private List<Stretches<?>> kept = List.of();
  private List<Stretches<?>> keptByDay = List.of();

  Forget(Duration retention, int partitions) {
    this.retention = retention;
    this.partitions = partitions;
  }

  @Override
  public void init(ProcessorContext<String, Signal> context) {
    super.init(context);
    kept =
        List.of(
            new Stretches<Signal>(context.getStateStore(NetworkDetector.FINDINGS)),
            new Stretches<Signal>(context.getStateStore(CountPeers.P2POOL)),
            new Stretches<Signal>(context.getStateStore(CountPeers.SCANNED)),
            new Stretches<String>(context.getStateStore(CountBadNames.STORE)));
    keptByDay =
        List.of(
            new Stretches<Signal>(context.getStateStore(RaiseShapes.STORE)),
            new Stretches<Signal>(context.getStateStore(JudgeUnresolved.STORE)));
  }

  @Override
  public void process(Record<String, Tick> record) {
    Tick tick = record.value();
    if (tick == null) {
      return;
    }
    long time = tick.getTime().toEpochMilli();
    if (!pace.isDue(time)) {
      return;
    }
    long forgotten = time - retention.toMillis();
    kept.forEach(stretches -> stretches.forgetBefore(forgotten));
    keptByDay.forEach(stretches -> stretches.forgetBefore(forgotten - TWO_DAYS.toMillis()));
    context()
        .forward(
            record
                .withKey(TickKeys.of(context().taskId().partition(), partitions))
                .withValue(Contact.passed(tick)));
  }
}
