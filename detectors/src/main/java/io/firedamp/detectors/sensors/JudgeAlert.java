package io.firedamp.detectors.sensors;

import io.firedamp.detectors.EvidencePointer;
import io.firedamp.detectors.Finding;
import io.firedamp.detectors.SignalRecord;
import io.firedamp.schemas.avro.SensorAlert;
import io.firedamp.schemas.avro.Signal;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Asks every rule about an alert, and writes their findings down as signals that point at it. */
final class JudgeAlert extends ContextualProcessor<String, SensorAlert, String, Signal> {
  private final SensorsDetector.Settings settings;
  private final SensorHitRule hit;
  private final ExecArgumentsRule arguments;
  private final CloudFindingRule cloud;

  JudgeAlert(SensorsDetector.Settings settings) {
    this.settings = settings;
    this.hit = settings.hit();
    this.arguments = settings.arguments();
    this.cloud = settings.cloud();
  }

  @Override
  public void process(Record<String, SensorAlert> record) {
    SensorAlert alert = record.value();
    Stream.of(
            hit.judge(alert, settings.timeToLive()),
            arguments.judge(alert, settings.timeToLive()),
            cloud.judge(alert, settings.timeToLive()))
        .flatMap(Optional::stream)
        .forEach(finding -> write(alert, finding));
  }

  private void write(SensorAlert alert, Finding finding) {
    Signal signal =
        finding.toSignal(
            SensorsDetector.NAME,
            EvidencePointer.to(context(), alert.getEventId(), alert.getTime()));
    context().forward(SignalRecord.of(signal));
  }
}
