package io.firedamp.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.e2e.Sender.Body;
import io.firedamp.e2e.counterparts.Await;
import io.firedamp.e2e.counterparts.FiredampProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that somebody else fills to its last byte. It is a tmpfs of its own, which only root may
 * mount: {@code -Dfiredamp.slow=true}.
 */
@EnabledIfSystemProperty(named = "firedamp.slow", matches = "true")
class FullDiskTest {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final String SETTINGS =
      "listener: {port: 0}\nsources: {kubernetes: {}, zeek: {}}\n";
  private static final int MEBIBYTE = 1024 * 1024;

  /** Less than the reserve that is kept for working off what there is. */
  private static final long LEFT = 200L * MEBIBYTE;

  private final AuditLog audit = new AuditLog();
  private final Pod pod = new Pod("app", "miner-1", "", "nginx:1", "10.9.1.1");

  @Test
  void endsTheProcessAndKeepsWhatWasAccepted(@TempDir Path directory) throws Exception {
    Path data = Files.createDirectory(directory.resolve("data"));
    run("mount", "-t", "tmpfs", "-o", "size=900m", "tmpfs", data.toString());
    try {
      Instant now = Instant.now();
      try (FiredampProcess first = FiredampProcess.start(directory, SETTINGS)) {
        String running = audit.running(pod, now.minusSeconds(60));
        assertThat(post(first, "/v1/kubernetes/audit", running)).isEqualTo(202);
        fill(data.resolve("nearly"), LEFT);
        Await.until(
            "no more to be taken in",
            LONGEST,
            () -> post(first, "/v1/kubernetes/audit", running) == 507);
        fill(data.resolve("wholly"), 0);
        Await.until("an end", LONGEST, () -> !first.isAlive());
      }
      Files.delete(data.resolve("nearly"));
      Files.delete(data.resolve("wholly"));

      try (FiredampProcess second = FiredampProcess.start(directory, SETTINGS)) {
        String question = NetworkLog.lookedUp(pod, "gulf.moneroocean.stream", "198.51.100.90", now);
        assertThat(post(second, "/v1/zeek", question)).isEqualTo(202);
        Await.until(
            "the pod that was known before",
            LONGEST,
            () -> second.delivered().stream().anyMatch(line -> line.contains("pod app/miner-1")));
        second.stop();
      }
    } finally {
      run("umount", data.toString());
    }
  }

  /** Writes until only so many bytes are free. */
  private static void fill(Path file, long free) throws IOException {
    byte[] block = new byte[MEBIBYTE];
    try (OutputStream out = Files.newOutputStream(file)) {
      while (Files.getFileStore(file).getUsableSpace() > free) {
        out.write(block, 0, free > 0 ? block.length : 4096);
      }
    } catch (IOException full) {
      assertThat(free).as("%s", full).isZero();
    }
  }

  private static int post(FiredampProcess firedamp, String path, String body) throws Exception {
    return new Sender(firedamp.url(), event -> {}).post(new Body(Instant.now(), path, body));
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
