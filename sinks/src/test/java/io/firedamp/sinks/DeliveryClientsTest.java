package io.firedamp.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.ClientSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeliveryClientsTest {
  private static final ClientSettings TUNED =
      new ClientSettings(
          Map.of("bootstrap.servers", "b:9092", "session.timeout.ms", "20000", "linger.ms", "9"));

  @Test
  void readsWhatIsCommittedFromTheBeginningInAGroupOfItsOwn() {
    assertThat(DeliveryClients.consumerSettings(TUNED, "firedamp-sink-siem"))
        .containsEntry("bootstrap.servers", "b:9092")
        .containsEntry("session.timeout.ms", "20000")
        .containsEntry("group.id", "firedamp-sink-siem")
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("auto.offset.reset", "earliest")
        .containsEntry("enable.auto.commit", false);
  }

  @Test
  void writesTheLedgerWithEveryReplicasAcknowledgement() {
    assertThat(DeliveryClients.producerSettings(TUNED, "firedamp-sink-siem"))
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .containsEntry("linger.ms", 0);
  }
}
