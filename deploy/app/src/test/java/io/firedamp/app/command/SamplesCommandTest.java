package io.firedamp.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.app.Main;
import io.firedamp.app.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void makesAnEstateWithTheTruthBesideItsLogs(@TempDir Path directory) throws IOException {
    Path estate = directory.resolve("estate");

    int code =
        run("--out", estate.toString(), "--days", "0.03", "--families", "preinstalled,database");

    assertThat(code).isZero();
    assertThat(out.toString()).contains("workloads, 30 of them mining");
    assertThat(Files.readAllLines(estate.resolve("truth.jsonl"))).hasSize(60);
    assertThat(estate.resolve("logs/audit/audit.log.gz")).isNotEmptyFile();
    assertThat(estate.resolve("logs/zeek/conn_long.log.gz")).isNotEmptyFile();
  }

  @Test
  void neverWritesIntoADirectoryThatHoldsSomething(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("mine.txt"), "keep");

    int code = run("--out", directory.toString());

    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("is not empty: name a new directory with --out");
    assertThat(directory).isDirectoryContaining("glob:**mine.txt");
  }

  @Test
  void saysInASentenceWhatCannotBeMade(@TempDir Path directory) {
    assertThat(run("--out", directory.toString(), "--families", "unicorns")).isEqualTo(1);
    assertThat(run("--out", directory.toString(), "--knob", "throttle=7")).isEqualTo(1);
    assertThat(run("--out", directory.toString(), "--scrape", "soon")).isEqualTo(1);

    assertThat(err.toString().lines())
        .satisfiesExactly(
            first -> assertThat(first).contains("there is no family 'unicorns'"),
            second -> assertThat(second).contains("throttle must be from 0.01 to 1.0, was 7.0"),
            third -> assertThat(third).contains("--scrape must be a duration such as 30s"));
  }

  private int run(String... arguments) {
    String[] line = new String[arguments.length + 1];
    line[0] = "samples";
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false);
    return Main.run(new CommandContext(terminal, Map.of(), Clock.systemUTC()), line);
  }
}
