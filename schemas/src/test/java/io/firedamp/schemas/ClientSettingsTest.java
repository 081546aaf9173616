package io.firedamp.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientSettingsTest {
  @Test
  void tunesWithWhatWasWritten() {
    ClientSettings settings = new ClientSettings(Map.of("linger.ms", "20", "batch.size", "9"));

    assertThat(settings.over(Map.of("linger.ms", 0, "acks", "all")))
        .isEqualTo(Map.of("linger.ms", "20", "batch.size", "9", "acks", "all"));
  }

  @ParameterizedTest
  @CsvSource({
    "acks, 1",
    "acks, 0",
    "enable.idempotence, false",
    "isolation.level, read_uncommitted",
    "auto.offset.reset, latest",
    "auto.offset.reset, none",
    "enable.auto.commit, true",
    "processing.guarantee, at_least_once",
    "transactional.id, mine",
    "application.id, mine",
    "group.id, mine",
    "retries, 0",
    "default.timestamp.extractor, org.example.WallClock",
    "production.exception.handler, org.example.LogAndContinue",
    "value.serializer, org.example.Other"
  })
  void refusesWhatWouldTakeBackAPromiseForEveryClient(String name, String value) {
    for (String prefix :
        new String[] {"", "producer.", "consumer.", "main.consumer.", "restore.consumer."}) {
      assertThatThrownBy(() -> new ClientSettings(Map.of(prefix + name, value)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(prefix + name + " must be removed: ")
          .hasMessageEndingWith(", was '" + value + "'")
          .hasMessageNotContaining("\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "acks, all",
    "acks, -1",
    "enable.idempotence, true",
    "isolation.level, read_committed",
    "auto.offset.reset, earliest",
    "processing.guarantee, exactly_once_v2"
  })
  void takesAPromiseThatIsMerelyRepeated(String name, String value) {
    assertThat(new ClientSettings(Map.of(name, value)).written()).containsEntry(name, value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "security.protocol",
        "sasl.jaas.config",
        "ssl.truststore.location",
        "num.standby.replicas",
        "group.instance.id",
        "main.consumer.group.instance.id",
        "max.request.size",
        "acks.of.somebody.else"
      })
  void takesWhatSecuresOrTunes(String name) {
    assertThat(new ClientSettings(Map.of(name, "x")).written()).containsKey(name);
  }

  @Test
  void namesTheFirstOfSeveralByName() {
    assertThatThrownBy(() -> new ClientSettings(Map.of("group.id", "a", "acks", "1")))
        .hasMessage(
            "acks must be removed: it is all, so that nothing is lost or told twice, was '1'");
  }

  @Test
  void showsNoPassword() {
    assertThat(new ClientSettings(Map.of("sasl.jaas.config", "s3cr3t")).toString())
        .isEqualTo("ClientSettings[sasl.jaas.config]");
  }
}
