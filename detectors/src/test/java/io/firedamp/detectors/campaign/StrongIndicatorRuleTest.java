package io.firedamp.detectors.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.schemas.avro.IndicatorRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrongIndicatorRuleTest {
  private static boolean joins(String type, String value) {
    return StrongIndicatorRule.DEFAULT.isMetBy(
        IndicatorRef.newBuilder().setType(type).setValue(value).build());
  }

  @ParameterizedTest
  @CsvSource({
    "wallet,4AbC",
    "hash,0a1b",
    "digest,sha256:00",
    "publisher,docker.io/somebody",
    "image,somebody/*",
    "image,sha256:00",
    "worker,k8s-prod-rig-0042"
  })
  void whatOnlyOneAttackerHasJoins(String type, String value) {
    assertThat(joins(type, value)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "pool,pool.example:3333",
    "domain,pool.example",
    "ip,198.51.100.7",
    "url,http://198.51.100.7/x",
    "port,3333",
    "unheard-of,whatever"
  })
  void whatEverybodyMayUseDoesNot(String type, String value) {
    assertThat(joins(type, value)).isFalse();
  }

  @Test
  void aPublicImageIsNoAttackersOwnAndNorIsTheNameOfARigThatEverybodyChooses() {
    assertThat(joins("image", "somebody/monero-miner")).isFalse();
    assertThat(joins("worker", "worker01")).isFalse();
    assertThat(joins("wallet", "")).isFalse();
  }

  @Test
  void refusesANameOfNothing() {
    assertThatThrownBy(() -> new StrongIndicatorRule(0))
        .hasMessage("shortestRig must be positive, was 0");
  }
}
