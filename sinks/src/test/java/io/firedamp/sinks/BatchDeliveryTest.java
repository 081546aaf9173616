package io.firedamp.sinks;

import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchDeliveryTest {
  private final ScriptedSink sink = new ScriptedSink();
  private final SinkContext context = TestContexts.context("siem", List.of("s3cr3t"));
  private final BatchDelivery delivery =
      new BatchDelivery(context, sink, DeliveryRule.from(Severity.HIGH));

  @Test
  void tellsOfABatchThatIsHandedInAgainOnlyWhatIsNotSettled() {
    List<Incident> batch =
        List.of(incident("a", 1, "x"), incident("b", 1, "x"), incident("c", 1, "x"));
    sink.answer =
        incident ->
            switch (incident.getId()) {
              case "a" -> new Delivered();
              case "b" -> new Poison("odd");
              default -> new Retry(Duration.ofSeconds(3), "busy s3cr3t");
            };
    assertThat(delivery.deliver(batch))
        .containsExactly(
            new Delivered(), new Poison("odd"), new Retry(Duration.ofSeconds(3), "busy [hidden]"));
    sink.answer = incident -> new Delivered();
    sink.batches.clear();

    assertThat(delivery.deliver(batch))
        .containsExactly(new Delivered(), new Poison("odd"), new Delivered());

    assertThat(sink.batches).containsExactly(1);
    // The batch is over: another with the same in it is another delivery.
    assertThat(delivery.deliver(batch)).hasSize(3).containsOnly(new Delivered());
  }

  @Test
  void tellsWhatItToldToItsEndAndNothingBelowItsSeverity() {
    assertThat(
            delivery.deliver(
                List.of(
                    low(incident("a", 1, "x")), incident("b", 1, "x"), low(incident("b", 2, "x")))))
        .hasSize(3)
        .containsOnly(new Delivered());
    delivery.deliver(List.of(low(incident("b", 3, "x"))));

    assertThat(sink.delivered).containsExactly("b:1", "b:2", "b:3");
    assertThat(context.counters().counts()).containsEntry("below-severity", 1L);
  }

  @Test
  void refusesWhatOnlyAWorkerCanDo() {
    DeliveryRule latest =
        new DeliveryRule(
            Severity.HIGH, 0, List.of(), List.of(), List.of(), List.of(), true, 0, Timing.atOnce());

    assertThatThrownBy(() -> new BatchDelivery(context, sink, latest))
        .hasMessage(
            "latestOnly must be false where Firedamp's own worker does not deliver, was true");
  }

  private static Incident low(Incident incident) {
    return Incident.newBuilder(incident).setSeverity(Severity.LOW).build();
  }
}
