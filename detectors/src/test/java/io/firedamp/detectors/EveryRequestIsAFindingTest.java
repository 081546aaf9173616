package io.firedamp.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.Alias;
import io.firedamp.schemas.Topics;
import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.junit.jupiter.api.Test;

/** The contract and its harness on the smallest detector there can be. */
class EveryRequestIsAFindingTest extends DetectorContract {
  private static final Instant TEN = Instant.parse("2018-02-01T10:00:00Z");

  @Override
  protected Detector detector() {
    return new EveryRequest();
  }

  @Override
  protected Set<String> durableNames() {
    return Set.of("audit-events", "signals");
  }

  @Override
  protected List<? extends SpecificRecord> story() {
    return List.of(request("get"));
  }

  @Test
  void pointsAtTheEventBehindAFinding() {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      harness.publish(request("list"), request("get"));

      assertThat(harness.signals("K8S-00").get(1).getEvidence())
          .singleElement()
          .satisfies(
              evidence -> {
                assertThat(evidence.getTopic()).isEqualTo("test.audit-events");
                assertThat(evidence.getOffset()).isEqualTo(1);
                assertThat(evidence.getEventId()).isEqualTo("get-1");
              });
    }
  }

  @Test
  void writesADeadLetterWithTheOriginalBytesWhenARuleThrowsAndGoesOn() {
    try (DetectorHarness harness = new DetectorHarness(detector())) {
      harness.publish(request("throw"), request("get"));

      assertThat(harness.signals()).hasSize(1);
      assertThat(harness.deadLetters())
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(letter.getStage()).isEqualTo("process");
                assertThat(letter.getOrigin()).isEqualTo("test.audit-events-0-0");
                assertThat(letter.getReason()).isEqualTo("IllegalStateException: throw");
                assertThat(letter.getTime()).isEqualTo(TEN);
                assertThat(
                        harness
                            .topics()
                            .auditEvents()
                            .valueSerde()
                            .deserializer()
                            .deserialize("t", letter.getOriginal().array()))
                    .isEqualTo(request("throw"));
              });
    }
  }

  private static AuditEvent request(String verb) {
    return AuditEvent.newBuilder()
        .setEventId(verb + "-1")
        .setTime(TEN)
        .setCluster("c")
        .setSource("test")
        .setAuditId("a")
        .setStage("ResponseComplete")
        .setLevel("Metadata")
        .setVerb(verb)
        .setUser("u")
        .setRequestUri("/")
        .setOriginal("{}")
        .build();
  }

  private static final class EveryRequest implements Detector {
    @Override
    public String name() {
      return "every-request";
    }

    @Override
    public void addTo(StreamsBuilder builder, Topics topics) {
      TopicStreams.write(
          TopicStreams.read(builder, topics.auditEvents())
              .processValues(Find::new, Named.as("find")),
          topics.signals());
    }
  }

  private static final class Find extends ContextualFixedKeyProcessor<String, AuditEvent, Signal> {
    @Override
    public void process(FixedKeyRecord<String, AuditEvent> record) {
      AuditEvent request = record.value();
      if (request.getVerb().equals("throw")) {
        throw new IllegalStateException("throw");
      }
      Finding finding =
          new Finding(
              "K8S-00",
              Leg.ACCESS,
              new TreeSet<>(),
              Alias.node("c", "n"),
              request.getVerb(),
              request.getTime(),
              request.getTime(),
              Duration.ofHours(1),
              1,
              "request",
              request.getVerb(),
              List.of(),
              new TreeMap<>(),
              List.of());
      context()
          .forward(
              record.withValue(
                  finding.toSignal(
                      "every-request",
                      EvidencePointer.to(context(), request.getEventId(), request.getTime()))));
    }
  }
}
