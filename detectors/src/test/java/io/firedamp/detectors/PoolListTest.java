package io.firedamp.detectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.schemas.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PoolListTest {
  private final PoolList pools = PoolList.bundled();

  @Test
  void matchesAPoolAndWhatLiesUnderIt() {
    assertThat(pools.poolOf("nanopool.org")).contains("nanopool.org");
    assertThat(pools.poolOf("xmr-eu1.nanopool.org")).contains("nanopool.org");
    assertThat(pools.poolOf("a.b.Pool.SupportXMR.com.")).contains("supportxmr.com");
  }

  @Test
  void matchesAtLabelBoundariesOnly() {
    assertThat(pools.poolOf("notnanopool.org")).isEmpty();
    assertThat(pools.poolOf("nanopool.org.example.com")).isEmpty();
    assertThat(pools.poolOf("org")).isEmpty();
  }

  @Test
  void staysCalmAboutWhatIsNoName() {
    assertThat(pools.poolOf("")).isEmpty();
    assertThat(pools.poolOf(".")).isEmpty();
    assertThat(pools.poolOf("..")).isEmpty();
    assertThat(pools.poolOf("x.".repeat(200) + "nanopool.org")).isEmpty();
  }

  @Test
  void letsTheLongerOfPoolAndExceptionWin() {
    PoolList own = pools.with(List.of("pool.corp.example"), List.of("www.f2pool.com"));

    assertThat(own.poolOf("a.pool.corp.example")).contains("pool.corp.example");
    assertThat(own.poolOf("www.f2pool.com")).isEmpty();
    assertThat(own.poolOf("xmr.f2pool.com")).contains("f2pool.com");
  }

  @Test
  void refusesAnEntryThatWouldMatchHalfTheWorld() {
    assertThatThrownBy(() -> PoolList.of(List.of("com")))
        .hasMessage("a pool must be a domain of at least two labels, was 'com'");
    assertThatThrownBy(() -> PoolList.of(List.of("*.pool.com"))).hasMessageContaining("*.pool.com");
  }

  @Test
  void knowsEveryPoolFalcoKnows() throws IOException {
    JsonNode falco =
        new ObjectMapper().readTree(SharedData.require("ioc/falco/miner_lists.json").toFile());

    Set<String> missed = new TreeSet<>();
    for (String list : List.of("miner_domains", "https_miner_domains", "http_miner_domains")) {
      falco.get(list).forEach(name -> addIfMissed(name.asText(), missed));
    }

    assertThat(missed).isEmpty();
  }

  @Test
  void knowsMostNamesInMaltrailsListOfPools() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String line :
        Files.readAllLines(SharedData.require("ioc/maltrail/suspicious/crypto_mining.txt"))) {
      if (line.matches("[a-z0-9][a-z0-9.-]*\\.[a-z]{2,}")) {
        names.add(line);
      }
    }

    long known = names.stream().filter(name -> pools.poolOf(name).isPresent()).count();

    // The rest are single incidents (hacked sites, private proxies), which an indicator feed
    // brings.
    assertThat(100.0 * known / names.size())
        .as("percent of %d names", names.size())
        .isGreaterThan(50);
  }

  @Test
  void callsNoPopularSiteAPoolExceptThePopularPools() throws IOException {
    JsonNode popular =
        new ObjectMapper()
            .readTree(
                SharedData.require("ioc-benign/misp-warninglists/cloudflare-top5k.json").toFile());

    Set<String> hits = new TreeSet<>();
    for (JsonNode name : popular.get("list")) {
      pools.poolOf(name.asText()).ifPresent(hits::add);
    }

    assertThat(hits)
        .containsExactly("2miners.com", "f2pool.com", "kryptex.network", "nicehash.com");
  }

  private void addIfMissed(String name, Set<String> missed) {
    if (pools.poolOf(name).isEmpty()) {
      missed.add(name);
    }
  }
}
