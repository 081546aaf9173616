package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.e2e.counterparts.FiredampProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code firedamp run} begins and ends, as a process of its own with every real plugin. */
class RunTest {
  @Test
  void startsDrainsOnSigtermAndAnswersZero(@TempDir Path directory) throws Exception {
    try (FiredampProcess run = FiredampProcess.start(directory, "listener: {port: 0}\n")) {
      run.stop();

      assertThat(run.exitCode()).isZero();
      assertThat(run.output()).isEmpty();
      assertThat(run.errors()).last().isEqualTo("firedamp: stopped");
    }
  }

  @Test
  void answersAMistakeInTheYamlWithOneSentenceAndTwo(@TempDir Path directory) throws Exception {
    try (FiredampProcess run =
        FiredampProcess.launch(directory, "sinks:\n  file:\n    paht: x\n")) {
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.output()).isEmpty();
      assertThat(run.errors())
          .containsExactly(
              directory.resolve("firedamp.yaml")
                  + ":3: sinks.file.paht: unknown key; did you mean 'path'?");
      assertThat(directory.resolve("data")).doesNotExist();
    }
  }

  @Test
  void saysThatItsPortIsTaken(@TempDir Path directory) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      try (FiredampProcess run =
          FiredampProcess.launch(directory, "listener: {port: " + port + "}\n")) {
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errors())
            .anyMatch(line -> line.startsWith("cannot listen on 127.0.0.1 port " + port));
      }
    }
  }
}
