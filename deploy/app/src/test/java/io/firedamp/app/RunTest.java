package io.firedamp.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code firedamp run} as a process of its own, with every real plugin. */
final class RunTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endWhatIsLeft() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void startsDrainsOnSigtermAndAnswersZero(@TempDir Path directory) throws Exception {
    Process run = run(directory, "listener: {port: 0}\n");
    awaitLine(directory, run, "firedamp: ready in ");

    run.destroy();

    assertThat(run.waitFor(40, TimeUnit.SECONDS)).isTrue();
    assertThat(run.exitValue()).isZero();
    assertThat(directory.resolve("out")).isEmptyFile();
    assertThat(Files.readAllLines(directory.resolve("err"))).last().isEqualTo("firedamp: stopped");
  }

  @Test
  void answersAMistakeInTheYamlWithOneSentenceAndTwo(@TempDir Path directory) throws Exception {
    Process run = run(directory, "sinks:\n  file:\n    paht: x\n");

    assertThat(run.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(run.exitValue()).isEqualTo(2);
    assertThat(directory.resolve("out")).isEmptyFile();
    assertThat(Files.readAllLines(directory.resolve("err")))
        .containsExactly(
            directory.resolve("f.yaml") + ":3: sinks.file.paht: unknown key; did you mean 'path'?");
    assertThat(directory.resolve("data")).doesNotExist();
  }

  @Test
  void saysThatItsPortIsTaken(@TempDir Path directory) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      Process run = run(directory, "listener: {port: " + port + "}\n");

      assertThat(run.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(run.exitValue()).isEqualTo(1);
      assertThat(Files.readAllLines(directory.resolve("err")))
          .anyMatch(line -> line.startsWith("cannot listen on 127.0.0.1 port " + port));
    }
  }

  private Process run(Path directory, String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("f.yaml"), yaml);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // Test classes bring logback-test.xml, which would win.
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                "io.firedamp.app.Main",
                "run",
                "--config",
                file.toString(),
                "--data",
                directory.resolve("data").toString())
            .redirectOutput(directory.resolve("out").toFile())
            .redirectError(directory.resolve("err").toFile())
            .start();
    started.add(process);
    return process;
  }

  private static void awaitLine(Path directory, Process run, String beginning) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Path err = directory.resolve("err");
    while (Files.readAllLines(err).stream().noneMatch(line -> line.startsWith(beginning))) {
      assertThat(run.isAlive()).as(Files.readString(err)).isTrue();
      assertThat(System.nanoTime()).as(Files.readString(err)).isLessThan(deadline);
      Thread.sleep(50);
    }
  }
}
