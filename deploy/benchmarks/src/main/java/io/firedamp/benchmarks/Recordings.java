package io.firedamp.benchmarks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Logs as long as one likes: real lines again and again, each time under other ids and later times,
 * so that nothing is left out as a repetition.
 */
final class Recordings {
  private static final Pattern AUDIT =
      Pattern.compile(
          "\"auditID\":\"(?<id>[^\"]{8})|(?:requestReceivedTimestamp|stageTimestamp)\":\"(?<time>[^\"]+)\"");
  private static final Pattern ZEEK =
      Pattern.compile("\"uid\": ?\"(?<id>[^\"]{8})|\"ts\": ?(?<time>[0-9.]+)");

  private Recordings() {}

  /** A line, cut where ids and times stand. */
  private record Line(List<String> pieces, List<String> fresh) {}

  /** Writes so many lines of a format: {@code kubernetes-audit} or {@code zeek-json}. */
  static Path write(String format, int lines) throws IOException {
    boolean audit = format.equals("kubernetes-audit");
    List<Line> templates = new ArrayList<>();
    for (byte[] sample : Samples.of(format)) {
      templates.add(cut(new String(sample, StandardCharsets.UTF_8), audit ? AUDIT : ZEEK));
    }
    Path file = Files.createTempFile("firedamp-" + format, ".log");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      for (int i = 0; i < lines; i++) {
        Line line = templates.get(i % templates.size());
        write(out, line, i / templates.size(), audit);
      }
    }
    return file;
  }

  private static Line cut(String line, Pattern fresh) {
    List<String> pieces = new ArrayList<>();
    List<String> found = new ArrayList<>();
    int at = 0;
    for (MatchResult match : fresh.matcher(line).results().toList()) {
      int group = match.group(1) == null ? 2 : 1;
      pieces.add(line.substring(at, match.start(group)));
      found.add((group == 1 ? "i" : "t") + match.group(group));
      at = match.end(group);
    }
    pieces.add(line.substring(at));
    return new Line(pieces, found);
  }

  private static void write(OutputStream out, Line line, int round, boolean audit)
      throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < line.fresh().size(); i++) {
      String value = line.fresh().get(i).substring(1);
      text.append(line.pieces().get(i))
          .append(line.fresh().get(i).charAt(0) == 'i' ? id(round) : later(value, round, audit));
    }
    text.append(line.pieces().get(line.pieces().size() - 1)).append('\n');
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String id(int round) {
    return "%08x".formatted(round);
  }

  private static String later(String time, int round, boolean audit) {
    Duration later = Duration.ofMinutes(2L * round);
    return audit
        ? Instant.parse(time).plus(later).toString()
        : String.format(
            java.util.Locale.ROOT, "%.6f", Double.parseDouble(time) + later.toSeconds());
  }
}
