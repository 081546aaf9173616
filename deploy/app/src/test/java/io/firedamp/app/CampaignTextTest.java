package io.firedamp.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.indicators.StrongIndicatorRule;
import io.firedamp.schemas.avro.Campaign;
import io.firedamp.schemas.avro.IndicatorRef;
import io.firedamp.schemas.avro.Severity;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CampaignTextTest {
  private static final Campaign CAMPAIGN =
      Campaign.newBuilder()
          .setId("6f0c")
          .setTitle("2 incidents in 2 clusters share wallet 47\u001baa")
          .setSeverity(Severity.CRITICAL)
          .setIncidents(List.of("i1", "i2"))
          .setIncidentCount(2)
          .setOpenCount(1)
          .setWorkloads(List.of("lab/job/ci/x", "prod/deployment/shop/web"))
          .setWorkloadCount(2)
          .setClusters(List.of("lab", "prod"))
          .setIndicators(List.of(new IndicatorRef("wallet", "47\u001baa")))
          .setContext(List.of(new IndicatorRef("domain", "pool.example")))
          .setOpened(Instant.parse("2026-03-02T08:00:00Z"))
          .setUpdated(Instant.parse("2026-03-22T09:00:00Z"))
          .setResumed(Instant.parse("2026-03-22T08:00:00Z"))
          .setCoreHours(20.5)
          .setCost(0.82)
          .setCut(true)
          .build();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Terminal terminal =
      Terminal.of(
          new PrintStream(out, true, UTF_8),
          new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
          false);

  @Test
  void tellsWhatJoinsItHowWideItIsAndWhatItCost() {
    new CampaignText(terminal).print(CAMPAIGN);

    assertThat(out.toString(UTF_8))
        .startsWith("CRITICAL  2 incidents in 2 clusters share wallet 47")
        .contains("2, of which 1 are open, on 2 workloads")
        .contains("20.5 core-hours, about $0.82")
        .contains("since 2026-03-22 08:00:00Z, after a day or more without evidence")
        .containsSubsequence("Joined by", "wallet  47", "Shared too", "domain  pool.example")
        .contains("(%s)".formatted(StrongIndicatorRule.campaignOf(CAMPAIGN.getIndicators().get(0))))
        .contains("than the 512 that it joins")
        .doesNotContain("\u001b");
  }

  @Test
  void listsOneALine() {
    new CampaignText(terminal).printTable(List.of(CAMPAIGN));

    assertThat(out.toString(UTF_8).lines())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("CRITICAL  2          1     2026-03-02 08:00:00Z")
        .doesNotContain("\u001b");
  }
}
