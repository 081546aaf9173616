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

  private int run(String... args) {
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    Terminal terminal = Terminal.of(stream, System.err, false);
    return Main.run(new CommandContext(terminal, Map.of(), Clock.systemUTC()), args);
  }
}
