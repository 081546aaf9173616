package io.firedamp.benchmarks;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sees when a file first has a line about a workload with a leg, to a millisecond. */
final class FileWatch implements AutoCloseable {
  private static final Pattern LEG = Pattern.compile("\"leg\":\"([A-Z]+)\"");
  private static final Pattern WORKLOAD = Pattern.compile("\"name\":\"(miner-\\d+x)\"");
  private static final Duration POLL = Duration.ofMillis(1);

  private final Path file;
  private final Map<String, Long> seen = new ConcurrentHashMap<>();
  private volatile boolean stopped;

  FileWatch(Path file) {
    this.file = file;
    Thread thread = new Thread(this::run, "file-watch");
    thread.setDaemon(true);
    thread.start();
  }

  /** By {@link System#nanoTime}. */
  long seenAt(String leg, String workload) {
    return Objects.requireNonNull(seen.get(leg + " " + workload));
  }

  /** Waits until there is a line with this leg for each workload. */
  void await(String leg, Collection<String> workloads, Duration longest) {
    long start = System.nanoTime();
    while (!workloads.stream().allMatch(workload -> seen.containsKey(leg + " " + workload))) {
      if (System.nanoTime() - start > longest.toNanos()) {
        throw new IllegalStateException(
            "after %s %d of %d incidents have a %s leg"
                .formatted(
                    longest,
                    workloads.stream().filter(name -> seen.containsKey(leg + " " + name)).count(),
                    workloads.size(),
                    leg));
      }
      LockSupport.parkNanos(10 * POLL.toNanos());
    }
  }

  @Override
  public void close() {
    stopped = true;
  }

  private void run() {
    long read = 0;
    while (!stopped) {
      try {
        read = Files.exists(file) ? readFrom(read) : 0;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private long readFrom(long offset) throws IOException {
    if (Files.size(file) == offset) {
      return offset;
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(offset);
      byte[] more = new byte[(int) (in.length() - offset)];
      in.readFully(more);
      long now = System.nanoTime();
      String text = new String(more, StandardCharsets.UTF_8);
      int whole = text.lastIndexOf('\n') + 1;
      text.substring(0, whole).lines().forEach(line -> note(line, now));
      return offset + text.substring(0, whole).getBytes(StandardCharsets.UTF_8).length;
    }
  }

  private void note(String line, long now) {
    Matcher workload = WORKLOAD.matcher(line);
    if (workload.find()) {
      LEG.matcher(line)
          .results()
          .forEach(leg -> seen.putIfAbsent(leg.group(1) + " " + workload.group(1), now));
    }
  }
}
