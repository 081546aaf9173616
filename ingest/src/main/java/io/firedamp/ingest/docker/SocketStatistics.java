package io.firedamp.ingest.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Asks {@code ss} (iproute2) within a network namespace for what the kernel counted on each
 * connection: the tables in {@code /proc} have no byte counters.
 */
final class SocketStatistics {
  private static final int LONGEST_OUTPUT = 16 << 20;

  private final Duration timeout;
  private final ScheduledExecutorService deadlines;

  SocketStatistics(Duration timeout, ScheduledExecutorService deadlines) {
    this.timeout = timeout;
    this.deadlines = deadlines;
  }

  /**
   * @throws IOException when {@code nsenter} or {@code ss} is missing or not permitted
   */
  Map<TcpConnection.Ends, SocketCounters> in(Path namespace) throws IOException {
    return SocketStatisticsParser.parse(
        outputOf(List.of("nsenter", "--net=" + namespace, "ss", "-tinH")));
  }

  String outputOf(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Future<?> deadline =
        deadlines.schedule(process::destroyForcibly, timeout.toMillis(), TimeUnit.MILLISECONDS);
    try {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readNBytes(LONGEST_OUTPUT), UTF_8);
      // Past the limit it would wait for us for ever.
      process.getInputStream().close();
      int exit = process.waitFor();
      if (exit != 0) {
        String reason = output.lines().findFirst().orElse("no output");
        throw new IOException("%s ended with %d: %s".formatted(command.get(0), exit, reason));
      }
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + command.get(0), e);
    } finally {
      deadline.cancel(false);
      process.destroyForcibly();
    }
  }
}
