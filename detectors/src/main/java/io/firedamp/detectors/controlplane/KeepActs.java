package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.EvidencePointer;
import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.detectors.kit.Stretch;
import io.firedamp.schemas.LatestUsed;
import io.firedamp.schemas.avro.AuditEvent;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A request becomes what it is beside others, by whatever that is counted by; most become nothing.
 */
final class KeepActs extends ContextualProcessor<String, AuditEvent, String, Act> {
  private static final int MOST_REMEMBERED = 4096;

  private final ActReader reader;

  /**
   * What was handed on last, so that a client that asks the same all day costs two acts an hour.
   * The stage behind keeps the first of each anyway; this is made anew whenever its task begins.
   */
  private final Map<String, Act> handedOn = new LatestUsed<>(MOST_REMEMBERED);

  KeepActs(ActReader reader) {
    this.reader = reader;
  }

  @Override
  public void process(Record<String, AuditEvent> record) {
    AuditEvent event = record.value();
    for (ActReader.Keyed keyed :
        reader.read(
            new Request(event),
            EvidencePointer.to(context(), event.getEventId(), event.getTime()))) {
      Act act = keyed.act();
      String same =
          StoreKey.of(
              keyed.key(),
              act.kind().name(),
              act.what(),
              Long.toString(Stretch.startOf(act.time(), ActFindings.HALF_HOUR)));
      Act before = handedOn.get(same);
      if (before == null || Act.BY_TIME.compare(act, before) < 0) {
        handedOn.put(same, act);
        context().forward(record.withKey(keyed.key()).withValue(act));
      }
    }
  }
}
