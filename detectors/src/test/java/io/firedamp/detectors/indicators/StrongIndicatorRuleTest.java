package io.firedamp.detectors.indicators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.schemas.avro.IndicatorRef;
import java.util.List;
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
  void whoeverBearsAnIndicatorKnowsItsCampaignByItself() {
    IndicatorRef wallet = new IndicatorRef("wallet", "4AbC");
    IndicatorRef publisher = new IndicatorRef("publisher", "docker.io/somebody");

    List<String> both = StrongIndicatorRule.DEFAULT.campaignsOf(List.of(publisher, wallet, wallet));
    List<String> one = StrongIndicatorRule.DEFAULT.campaignsOf(List.of(publisher));

    assertThat(both)
        .containsExactly(
            StrongIndicatorRule.campaignOf(wallet), StrongIndicatorRule.campaignOf(publisher));
    assertThat(both).containsAll(one);
  }

  @Test
  void whatJoinsNothingNamesNoCampaign() {
    List<String> named =
        StrongIndicatorRule.DEFAULT.campaignsOf(
            List.of(
                new IndicatorRef("pool", "pool.example:3333"),
                new IndicatorRef("image", "somebody/monero-miner")));

    assertThat(named).isEmpty();
  }

  @Test
  void refusesANameOfNothing() {
    assertThatThrownBy(() -> new StrongIndicatorRule(0))
        .hasMessage("shortestRig must be positive, was 0");
  }
}
