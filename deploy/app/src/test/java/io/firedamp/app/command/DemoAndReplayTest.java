package io.firedamp.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.app.Main;
import io.firedamp.app.Terminal;
import io.firedamp.schemas.SharedData;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole, on the embedded broker: what the README promises. */
class DemoAndReplayTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void demoEndsInOneIncidentWithImageCpuAndNetworkDeliveredToTheFile() {
    int code = run("demo");

    String text = out.toString(StandardCharsets.UTF_8);
    assertThat(code).isZero();
    assertThat(text).containsOnlyOnce("  incident  ");
    assertThat(text).contains("COR-01", "IMG-01", "MET-01", "NET-04", "pod default/mysql");
    assertThat(text).contains("incidents.jsonl");
  }

  @Test
  void replayOfAQuietClusterFindsNothingAndReadsEachAuditIdOnce(@TempDir Path data)
      throws Exception {
    Path log = SharedData.require("k8s-audit/immudb");

    int code = run("replay", "--data", data.toString(), "--output", "json", log.toString());

    JsonNode result = new ObjectMapper().readTree(out.toByteArray());
    assertThat(code).isZero();
    assertThat(result.path("incidents")).isEmpty();
    assertThat(result.path("dropped")).isEmpty();
    assertThat(result.path("summary").path("events").asLong()).isEqualTo(890);
  }

  @Test
  void replayEndsWithItsPaceAndOneExampleOfEachKindOfDrop(@TempDir Path data) throws Exception {
    Path log = Files.writeString(data.resolve("conn.log"), flow(1) + "{broken 1\n{broken 22\n");

    int code = run("replay", "--data", data.toString(), "--signals", log.toString());

    String text = out.toString(StandardCharsets.UTF_8);
    assertThat(code).isZero();
    assertThat(text).startsWith("no incidents\n").contains("TIME  RULE  LEG  DECIBANS");
    assertThat(text)
        .containsPattern("(?m)^1 events from 1 files, up to 2018-03-16T10:00:01Z$")
        .containsPattern("(?m)^3 records in \\d+\\.\\d s: \\d+ records/s, \\d+\\.\\d\\d MB/s$");
    assertThat(text.lines().filter(line -> line.startsWith("dropped")))
        .singleElement()
        .asString()
        .startsWith("dropped       2  ")
        .endsWith("(first: " + log + ":2)")
        .doesNotContain("#");
  }

  @Test
  void replayTellsAProgramItsPaceBesideAllThatItToldBefore(@TempDir Path data) throws Exception {
    Path log = Files.writeString(data.resolve("conn.log"), flow(1) + flow(2));

    int code =
        run("replay", "--data", data.toString(), "--rule", "NET-99", "-o", "json", log.toString());

    JsonNode result = new ObjectMapper().readTree(out.toByteArray());
    JsonNode summary = result.path("summary");
    assertThat(code).isZero();
    assertThat(result.path("signals").isArray()).isTrue();
    assertThat(result.path("signals")).isEmpty();
    assertThat(summary.path("files").asInt()).isEqualTo(1);
    assertThat(summary.path("records").asInt()).isEqualTo(2);
    assertThat(summary.path("events").asInt()).isEqualTo(2);
    assertThat(summary.path("bytes").asLong()).isEqualTo(Files.size(log));
    assertThat(summary.path("seconds").asDouble()).isPositive();
    assertThat(summary.path("recordsPerSecond").asDouble()).isPositive();
    assertThat(summary.path("megabytesPerSecond").asDouble()).isPositive();
    assertThat(summary.path("leftOut").isObject()).isTrue();
    JsonNode legs = summary.path("coverage").path(0).path("legs");
    assertThat(legs.findValuesAsText("leg"))
        .containsExactly("image", "access", "compute", "network");
    assertThat(legs.findValuesAsText("sight")).containsExactly("blind", "blind", "blind", "seen");
  }

  @Test
  void replayAccountsForEveryRecordAndForEveryEvent(@TempDir Path data) throws Exception {
    String ahead = flow(1).replace("1521194401", "32503680000");
    String ofNoUse = "{\"_path\":\"files\",\"ts\":1521194401.0,\"uid\":\"C9\"}\n";
    String answered =
        stage("a", "RequestReceived")
            + stage("a", "ResponseComplete")
            + stage("a", "ResponseComplete");
    String unanswered = stage("b", "RequestReceived");
    Path log = data.resolve("mixed.log");
    Files.writeString(
        log,
        ahead + flow(1) + flow(2) + ofNoUse + answered + unanswered + "no format\n" + "{broken\n");

    int code = run("replay", "--data", data.toString(), "-o", "json", log.toString());

    JsonNode result = new ObjectMapper().readTree(out.toByteArray());
    JsonNode summary = result.path("summary");
    JsonNode balance = summary.path("balance");
    assertThat(code).isZero();
    assertThat(balance.path("read").asLong())
        .isEqualTo(10)
        .isEqualTo(
            balance.path("withEvents").asLong()
                + balance.path("leftOut").asLong()
                + balance.path("unreadable").asLong()
                + balance.path("held").asLong());
    assertThat(balance.path("withEvents").asLong()).isEqualTo(5);
    assertThat(balance.path("leftOut").asLong()).isEqualTo(3);
    assertThat(balance.path("unreadable").asLong()).isEqualTo(2);
    assertThat(summary.path("leftOut"))
        .extracting(JsonNode::asLong)
        .as(summary.path("leftOut").toString())
        .containsExactly(1L, 1L, 1L);
    assertThat(summary.path("events").asLong()).isEqualTo(5);
    assertThat(summary.path("eventsPublished").asLong()).isEqualTo(4);
    assertThat(result.path("dropped"))
        .extracting(drop -> drop.path("count").asLong())
        .containsExactly(1L, 1L, 1L);
    assertThat(result.path("dropped").toString()).contains("dated ahead of the clock");
  }

  private static String stage(String id, String stage) {
    return """
        {"level":"Metadata","auditID":"%s","stage":"%s","verb":"list",\
        "requestURI":"/api/v1/pods","user":{"username":"admin"},\
        "requestReceivedTimestamp":"2018-03-16T10:00:00.100000Z",\
        "stageTimestamp":"2018-03-16T10:00:00.200000Z"}
        """
        .formatted(id, stage);
  }

  private static String flow(int second) {
    return """
        {"ts":%d.0,"uid":"C%d","id.orig_h":"10.0.0.7","id.orig_p":40000,"id.resp_h":"198.51.100.9",\
        "id.resp_p":443,"proto":"tcp","conn_state":"SF"}
        """
        .formatted(1521194400 + second, second);
  }

  private int run(String... args) {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Terminal terminal = Terminal.of(stream, System.err, false);
    return Main.run(new CommandContext(terminal, Map.of(), Clock.systemUTC()), args);
  }
}
