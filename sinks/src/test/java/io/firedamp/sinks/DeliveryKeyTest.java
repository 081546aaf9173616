package io.firedamp.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryKeyTest {
  @Test
  void namesOneRevisionOfOneIncident() {
    assertThat(DeliveryKey.of(TestIncidents.incident("6f0c", 3, "x"))).hasToString("6f0c:3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"6f0c", "a:b", "a|b", "siem|a", "ünï", ""})
  void readsWhatItWroteWhateverTheIdHolds(String incident) {
    DeliveryKey key = new DeliveryKey(incident, 12);

    assertThat(DeliveryKey.parse(key.toString())).contains(key);
    assertThat(DeliveryKey.fromLedgerOf("siem", key.inLedgerOf("siem"))).contains(key);
  }

  @Test
  void standsInTheLedgerAfterItsSink() {
    assertThat(new DeliveryKey("a", 1).inLedgerOf("siem")).asString(UTF_8).isEqualTo("siem|a:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"other|a:1", "siem2|a:1", "siema:1", "siem", "", "siem|a", "siem|a:b"})
  void findsNothingInAnotherSinksEntryOrInNone(String entry) {
    assertThat(DeliveryKey.fromLedgerOf("siem", entry.getBytes(UTF_8))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a:", "a:x", "a:1 ", "a:99999999999"})
  void readsNoKeyFromAnotherText(String text) {
    assertThat(DeliveryKey.parse(text)).isEmpty();
  }
}
