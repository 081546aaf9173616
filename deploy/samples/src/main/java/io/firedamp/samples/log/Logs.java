package io.firedamp.samples.log;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Files of lines, each written in the order of time: lines are kept until everybody has passed a
 * time, then written.
 */
public final class Logs implements Closeable {
  private record Line(Instant written, String text) {}

  private final Path directory;
  private final Map<String, List<Line>> waiting = new LinkedHashMap<>();
  private final Map<String, BufferedWriter> files = new LinkedHashMap<>();

  /** Under this directory, which is made. */
  public Logs(Path directory) {
    this.directory = directory;
  }

  /**
   * A line of a file.
   *
   * @param file path under the directory, without {@code .gz}
   * @param written when its source writes it down
   */
  public void line(String file, Instant written, String text) {
    waiting.computeIfAbsent(file, each -> new ArrayList<>()).add(new Line(written, text));
  }

  /** Nothing that would be written before this time is still to come. */
  public void passed(Instant time) throws IOException {
    for (Map.Entry<String, List<Line>> each : waiting.entrySet()) {
      List<Line> lines = each.getValue();
      lines.sort(Comparator.comparing(Line::written));
      BufferedWriter file = file(each.getKey());
      int ready = 0;
      while (ready < lines.size() && lines.get(ready).written().isBefore(time)) {
        file.write(lines.get(ready).text());
        file.write('\n');
        ready++;
      }
      lines.subList(0, ready).clear();
    }
  }

  /** A file written past the order: what is written to it is written as it comes. */
  public BufferedWriter file(String name) throws IOException {
    BufferedWriter known = files.get(name);
    if (known != null) {
      return known;
    }
    Path path = directory.resolve(name + ".gz");
    Path parent = path.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    BufferedWriter file =
        new BufferedWriter(
            new OutputStreamWriter(
                new FastGzip(Files.newOutputStream(path)), StandardCharsets.UTF_8),
            1 << 16);
    files.put(name, file);
    return file;
  }

  @Override
  public void close() throws IOException {
    passed(Instant.MAX);
    for (BufferedWriter file : files.values()) {
      file.close();
    }
  }

  /** Fast rather than small. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
