package io.firedamp.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in by a broker that other local users can reach. */
class CredentialsTest {
  @TempDir
  @SuppressWarnings("NullAway") // JUnit's.
  private Path directory;

  @Test
  void areMadeOnceAndForTheOwnerAlone() throws Exception {
    Credentials made = Credentials.in(directory);

    assertThat(Credentials.in(directory)).isEqualTo(made);
    assertThat(made.secret()).matches("[0-9a-f]{64}");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("broker-secret"))))
        .isEqualTo("rw-------");
    assertThat(made).hasToString("credentials of firedamp");
  }

  @Test
  void sayWhatToDoAboutAFileThatHoldsNone() throws Exception {
    Files.writeString(directory.resolve("broker-secret"), "\n");

    assertThatThrownBy(() -> Credentials.in(directory)).hasMessageContaining("delete it");
  }

  @Test
  void letInWhoMayReadTheDirectoryAndNobodyElse() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory)) {
      assertThat(topics(broker, EmbeddedBroker.clientSettings(directory))).isZero();
      assertThat(topics(broker, broker.clientSettings())).isZero();
      assertThatThrownBy(() -> topics(broker, new Credentials("guessed").client()))
          .hasCauseInstanceOf(SaslAuthenticationException.class);
      assertThatThrownBy(() -> topics(broker, Map.of())).isInstanceOf(ExecutionException.class);
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
  }

  private static int topics(EmbeddedBroker broker, Map<String, String> settings) throws Exception {
    Map<String, Object> client = new HashMap<>(settings);
    client.put("bootstrap.servers", broker.bootstrapServers());
    client.put("request.timeout.ms", "2000");
    client.put("default.api.timeout.ms", "2000");
    try (Admin admin = Admin.create(client)) {
      return admin.listTopics().names().get(10, TimeUnit.SECONDS).size();
    }
  }
}
