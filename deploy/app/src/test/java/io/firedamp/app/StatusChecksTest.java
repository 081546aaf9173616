package io.firedamp.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.app.Check.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StatusChecksTest {
  private static final Instant NOW = Instant.parse("2021-03-01T10:00:00Z");

  @Test
  void knowsTheTypesOfTheSourcesThatRun() throws Exception {
    JsonNode status =
        new ObjectMapper()
            .readTree("{\"sources\":{\"prod\":{\"type\":\"docker\"},\"web\":{\"type\":\"zeek\"}}}");

    assertThat(StatusChecks.sources(status)).isEqualTo(Map.of("prod", "docker", "web", "zeek"));
  }

  @Test
  void findsASourceThatSpeaksWell() throws Exception {
    Check check =
        only("{'sources':{'prod':{'reachable':true,'lastEvent':'2021-03-01T09:58:00Z'}}}");

    assertThat(check).isEqualTo(Check.ok("source prod", "latest event 2m ago"));
  }

  @Test
  void saysWhoseTokenSpokeForWhatIsNotItsOwn() throws Exception {
    Check check =
        only("{'refusedClaims':[{'token':'shop','source':'bank','of':'cluster','count':3}]}");

    assertThat(check.verdict()).isEqualTo(Verdict.BLIND);
    assertThat(check.area()).isEqualTo("token shop");
    assertThat(check.finding())
        .isEqualTo(
            "3 times it spoke at source bank for a cluster that is not its own, and was refused");
  }

  @Test
  void saysWhatASourceThatSpeaksDoesNotSee() throws Exception {
    Check check =
        only(
            "{'sources':{'prod':{'reachable':true,'complete':false,'detail':'cannot scrape http://a',"
                + "'lastEvent':'2021-03-01T09:58:00Z'}}}");

    assertThat(check.verdict()).isEqualTo(Verdict.BLIND);
    assertThat(check.finding())
        .isEqualTo("latest event 2m ago, and not all is seen: cannot scrape http://a");
  }

  @Test
  void saysThatADetectorDoesNotGetOn() throws Exception {
    Check check =
        only("{'detectors':{'identity':{'state':'RUNNING','detail':'x','stalledSeconds':90}}}");

    assertThat(check.verdict()).isEqualTo(Verdict.BROKEN);
    assertThat(check.finding())
        .isEqualTo("runs, and has not got on for 1m30s though records wait for it");
  }

  @Test
  void saysSinceWhenASourceIsSilent() throws Exception {
    Check check =
        only(
            "{'sources':{'prod':{'reachable':true,'lastEvent':'2021-03-01T08:00:00.5Z',"
                + "'detail':'waits at /v1/zeek'}}}");

    assertThat(check.verdict()).isEqualTo(Verdict.BLIND);
    assertThat(check.finding()).isEqualTo("silent since 2021-03-01T08:00:00Z (1h59m59s ago)");
    assertThat(check.advice()).contains("sender", "waits at /v1/zeek");
  }

  @Test
  void saysThatASourceNeverSpoke() throws Exception {
    Check check = only("{'sources':{'prod':{'reachable':true,'detail':'waits at /v1/zeek'}}}");

    assertThat(check.verdict()).isEqualTo(Verdict.BLIND);
    assertThat(check.finding()).isEqualTo("silent since the start: waits at /v1/zeek");
  }

  @Test
  void namesTheSettingOfASourceThatCannotBeReached() throws Exception {
    Check check = only("{'sources':{'docker':{'reachable':false,'detail':'no such socket'}}}");

    assertThat(check.verdict()).isEqualTo(Verdict.BROKEN);
    assertThat(check.finding()).isEqualTo("sees nothing: no such socket");
    assertThat(check.advice()).contains("sources.docker");
  }

  @Test
  void saysWhichDetectorDoesNotRunAndWhy() throws Exception {
    Check check = only("{'detectors':{'mining':{'state':'ERROR','detail':'disk full'}}}");

    assertThat(check.verdict()).isEqualTo(Verdict.BROKEN);
    assertThat(check.area()).isEqualTo("detector mining");
    assertThat(check.finding()).isEqualTo("does not run (ERROR: disk full)");
    assertThat(check.advice()).isNotEmpty();
  }

  @Test
  void saysWhatASinkWaitsFor() throws Exception {
    Check check =
        only("{'sinks':{'siem':{'state':'RETRYING','reason':'refused','delivered':3,'lag':2}}}");

    assertThat(check.verdict()).isEqualTo(Verdict.BROKEN);
    assertThat(check.finding()).isEqualTo("3 delivered, 2 waiting (RETRYING)");
    assertThat(check.advice()).isEqualTo("set right: refused");
  }

  private static Check only(String status) throws Exception {
    List<Check> checks =
        StatusChecks.of(new ObjectMapper().readTree(status.replace('\'', '"')), NOW);
    assertThat(checks).hasSize(1);
    return checks.get(0);
  }
}
