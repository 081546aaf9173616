package io.firedamp.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Other people's events, at a steady rate: half of them audit lines, half Zeek's. */
final class Background implements AutoCloseable {
  private static final int POSTS_PER_SECOND = 10;

  private final Listener listener;
  private final int perPost;
  private final List<String> audit = text("kubernetes-audit");
  private final List<String> zeek = text("zeek-json");
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final Thread thread = new Thread(this::run, "background");
  private volatile boolean stopped;
  private final AtomicLong accepted = new AtomicLong();
  private volatile long began;

  Background(Listener listener, int eventsPerSecond) {
    this.listener = listener;
    this.perPost = eventsPerSecond / POSTS_PER_SECOND / 2;
    thread.setDaemon(true);
  }

  void start() {
    began = System.nanoTime();
    thread.start();
  }

  /** Events per second that were accepted since the start. */
  double rate() {
    return accepted.get() / ((System.nanoTime() - began) / 1e9);
  }

  /** Throws when a post was refused: what was measured then is not what was meant. */
  @Override
  public void close() {
    stopped = true;
    Exception failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("the background load broke off", failed);
    }
  }

  private void run() {
    long period = 1_000_000_000L / POSTS_PER_SECOND;
    try {
      for (int i = 0; !stopped; i++) {
        listener.post("/v1/kubernetes/audit", batch(audit, i));
        listener.post("/v1/zeek", batch(zeek, i));
        accepted.addAndGet(2L * perPost);
        LockSupport.parkNanos(began + (i + 1) * period - System.nanoTime());
      }
    } catch (Exception e) {
      failure.set(e);
    }
  }

  /** Fresh ids, so that nothing is left out as a repetition. */
  private String batch(List<String> lines, int number) {
    List<String> batch = new ArrayList<>();
    for (int i = 0; i < perPost; i++) {
      String line = lines.get((number * perPost + i) % lines.size());
      batch.add(
          line.replaceFirst("\"auditID\":\"[^\"]*\"", "\"auditID\":\"" + UUID.randomUUID() + "\"")
              .replaceFirst("\"uid\":\"C[^\"]*\"", "\"uid\":\"C" + number + "x" + i + "\""));
    }
    return String.join("\n", batch);
  }

  private static List<String> text(String format) {
    return Samples.of(format).stream()
        .map(line -> new String(line, StandardCharsets.UTF_8))
        .filter(line -> !line.contains("RequestReceived"))
        .toList();
  }
}
