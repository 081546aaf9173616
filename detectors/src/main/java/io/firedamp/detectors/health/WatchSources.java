package io.firedamp.detectors.health;

import io.firedamp.detectors.state.SourceLifeState;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.SourceReport;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Tells once that a source has fallen silent, and once that it is back. */
final class WatchSources extends ContextualProcessor<String, SourceReport, String, Incident> {
  static final String LIVES = "source-lives";

  private final SilenceRule rule;
  private KeyValueStore<String, SourceLifeState> lives;

  @SuppressWarnings("NullAway.Init") // Kafka calls init before anything else.
  WatchSources(SilenceRule rule) {
    this.rule = rule;
  }

  @Override
  public void init(ProcessorContext<String, Incident> context) {
    super.init(context);
    lives = context.getStateStore(LIVES);
  }

  @Override
  public void process(Record<String, SourceReport> record) {
    if (record.value() == null) {
      return;
    }
    SourceReport report = record.value();
    SourceLifeState known = lives.get(record.key());
    SourceLife life = SourceLife.of(known == null ? SourceLife.unknown() : known, report);
    lives.put(record.key(), judged(report, life));
  }

  private SourceLifeState judged(SourceReport report, SourceLife life) {
    Instant at = report.getTime();
    SourceLifeState state = life.state();
    if (life.isBack()) {
      SourceLifeState back =
          SourceLifeState.newBuilder(state).setRevision(state.getRevision() + 1).build();
      tell(SilentSource.back(report, back));
      return SourceLifeState.newBuilder(back).setSilentSince(0).build();
    }
    if (!life.isToldSilent() && rule.isMetBy(life, at)) {
      SourceLifeState silent =
          SourceLifeState.newBuilder(state)
              .setSilentSince(state.getLastSeen())
              .setUsual(life.usualGap().toMillis())
              .setToldAt(at.toEpochMilli())
              .setRevision(state.getRevision() + 1)
              .build();
      tell(SilentSource.silent(report, silent));
      return silent;
    }
    return state;
  }

  private void tell(Incident incident) {
    context()
        .forward(new Record<>(incident.getId(), incident, incident.getUpdated().toEpochMilli()));
  }
}
