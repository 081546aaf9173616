package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.EvidencePointer;
import io.firedamp.detectors.Finding;
import io.firedamp.detectors.controlplane.RequestRule.Verdict;
import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.WindowStore;

/** Asks every rule about a request, and writes what was found unless it was written before. */
final class JudgeRequest implements Processor<String, AuditEvent, String, Signal> {
  static final String WRITTEN = "written-signals";

  /** As long as a workload may run what it was once told to. */
  private static final Duration LASTING = Duration.ofDays(400);

  private static final byte[] SEEN = {1};

  private final List<RequestRule> rules;
  private final Duration timeToLive;
  private ProcessorContext<String, Signal> context;
  private WindowStore<String, byte[]> written;

  @SuppressWarnings("NullAway.Init") // Kafka calls init before anything else.
  JudgeRequest(List<RequestRule> rules, Duration timeToLive) {
    this.rules = rules;
    this.timeToLive = timeToLive;
  }

  @Override
  public void init(ProcessorContext<String, Signal> processorContext) {
    context = processorContext;
    written = context.getStateStore(WRITTEN);
  }

  @Override
  public void process(Record<String, AuditEvent> record) {
    Request request = new Request(record.value());
    if (request.failed()) {
      return;
    }
    for (RequestRule rule : rules) {
      rule.judge(request).ifPresent(verdict -> write(record, finding(rule, request, verdict)));
    }
  }

  private void write(Record<String, AuditEvent> record, Finding finding) {
    AuditEvent event = record.value();
    long time = event.getTime().toEpochMilli();
    Signal signal =
        finding.toSignal(
            ControlPlaneDetector.NAME,
            EvidencePointer.to(context, event.getEventId(), event.getTime()));
    // The id holds the time, so a duplicate can only stand at this very time.
    if (written.fetch(signal.getId(), time) == null) {
      written.put(signal.getId(), SEEN, time);
      context.forward(record.withKey(signal.getSubject()).withValue(signal).withTimestamp(time));
    }
  }

  private Finding finding(RequestRule rule, Request request, Verdict verdict) {
    AuditEvent event = request.event();
    SortedMap<String, String> attributes = request.attributes();
    attributes.putAll(verdict.attributes());
    return new Finding(
        rule.id(),
        Leg.ACCESS,
        verdict.traits(),
        verdict.subject(),
        event.getAuditId(),
        event.getTime(),
        event.getTime(),
        rule.lasts() ? LASTING : timeToLive,
        verdict.decibans(),
        verdict.title(),
        verdict.detail(),
        verdict.techniques(),
        attributes,
        verdict.indicators());
  }
}
