package io.firedamp.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one small node is told, where it listens, and what is in its directory; without a node. */
class BrokerSettingsTest {
  private static final Map<String, String> SETTINGS =
      BrokerSettings.of(Path.of("/data/kafka"), new BrokerPorts(9092, 9093), Optional.empty());

  @Test
  void isBrokerAndControllerOfAQuorumOfOne() {
    assertThat(SETTINGS)
        .containsEntry("process.roles", "broker,controller")
        .containsEntry("controller.quorum.voters", "1@127.0.0.1:9093")
        .containsEntry("log.dirs", "/data/kafka");
  }

  @Test
  void isReachedByClientsAloneAndOnLoopback() {
    assertThat(SETTINGS)
        .containsEntry("advertised.listeners", "PLAINTEXT://127.0.0.1:9092")
        .containsEntry("listeners", "PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093");
  }

  @ParameterizedTest
  @CsvSource({
    "auto.create.topics.enable, false",
    "default.replication.factor, 1",
    "offsets.topic.replication.factor, 1",
    "transaction.state.log.min.isr, 1",
    "log.message.timestamp.before.max.ms, 9223372036854775807",
    "log.message.timestamp.after.max.ms, 9223372036854775807",
    "broker.session.timeout.ms, 60000"
  })
  void promisesWhatOneNodeCan(String setting, String value) {
    assertThat(SETTINGS).containsEntry(setting, value);
  }

  @Test
  void forgetsNoDetectorsPlaceForTenYears() {
    assertThat(Long.parseLong(SETTINGS.getOrDefault("offsets.retention.minutes", "0")))
        .isEqualTo(10L * 365 * 24 * 60);
  }

  @Test
  void takesAnEventWithItsOriginal() {
    assertThat(Long.parseLong(SETTINGS.getOrDefault("message.max.bytes", "0")))
        .isGreaterThan(1_048_576);
  }

  @Test
  void findsTwoFreePorts() {
    BrokerPorts ports = BrokerPorts.find(0);

    assertThat(ports.clients()).isPositive().isNotEqualTo(ports.controller());
    assertThat(ports.controller()).isPositive();
  }

  @Test
  void namesThePortThatIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(EmbeddedBroker.LOOPBACK, 0));

      assertThatThrownBy(() -> BrokerPorts.find(taken.getLocalPort()))
          .isInstanceOf(BrokerException.class)
          .hasMessage(
              "port %d of 127.0.0.1 is taken by another process: choose another, or 0 for any free one"
                  .formatted(taken.getLocalPort()));
    }
  }

  @Test
  void aDirectoryIsOnesOwnWhileItIsOpen(@TempDir Path directory) {
    Path deep = directory.resolve("a/b");
    try (DataDirectory held = DataDirectory.kept(deep)) {
      assertThat(held.logs()).isEqualTo(deep.resolve("kafka"));
      assertThatThrownBy(() -> DataDirectory.kept(deep))
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining("is in use by another Firedamp");
    }

    try (DataDirectory again = DataDirectory.kept(deep)) {
      assertThat(again.logs()).isEqualTo(deep.resolve("kafka"));
    }
  }

  @Test
  void anAddressIsFoundUntilItIsWithdrawn(@TempDir Path directory) {
    assertThat(DataDirectory.publishedAddress(directory)).isEmpty();
    try (DataDirectory held = DataDirectory.kept(directory)) {
      held.publishAddress("127.0.0.1:9092");

      assertThat(DataDirectory.publishedAddress(directory)).contains("127.0.0.1:9092");
    }

    assertThat(DataDirectory.publishedAddress(directory)).isEmpty();
    assertThat(DataDirectory.publishedAddress(directory.resolve("gone"))).isEmpty();
  }

  @Test
  void aTemporaryDirectoryIsGoneWithAllBelowIt() throws IOException {
    Path logs;
    try (DataDirectory held = DataDirectory.temporary()) {
      logs = held.logs();
      Files.createDirectories(logs.resolve("topic-0"));
      Files.writeString(logs.resolve("topic-0/00.log"), "x");
    }

    assertThat(logs.getParent()).doesNotExist();
  }

  @Test
  void aKeptDirectoryKeepsWhatIsInIt(@TempDir Path directory) throws IOException {
    try (DataDirectory held = DataDirectory.kept(directory)) {
      Files.createDirectories(held.logs());
      Files.writeString(held.logs().resolve("00.log"), "x");
    }

    assertThat(directory.resolve("kafka/00.log")).exists();
  }
}
