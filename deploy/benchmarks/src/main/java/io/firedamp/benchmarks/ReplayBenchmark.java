package io.firedamp.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code firedamp replay} of a long file against {@link ReplayFloor} on the same file, and against
 * another release's launcher where one is given, in turns. What starting takes is in neither.
 */
final class ReplayBenchmark {
  private static final Pattern FLOOR = Pattern.compile("(?m)^seconds ([0-9.]+)");
  private static final Pattern REPLAY = Pattern.compile("records in ([0-9.]+) s");

  private final Path launcher;
  private final String other;
  private final int lines;

  /** Lines in a second of each, by round. */
  record Rates(List<Double> floor, List<Double> replay, List<Double> other, long bytes) {}

  /**
   * With the launcher of this checkout.
   *
   * @param other launcher; empty for none
   */
  ReplayBenchmark(Path launcher, String other, int lines) {
    this.launcher = launcher;
    this.other = other;
    this.lines = lines;
  }

  Rates run(String format, int rounds) throws Exception {
    Path file = Recordings.write(format, lines);
    try {
      Rates rates =
          new Rates(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), Files.size(file));
      for (int i = 0; i < rounds; i++) {
        rates.floor().add(lines / seconds(FLOOR, floor(file)));
        rates.replay().add(lines / seconds(REPLAY, replay(launcher.toString(), file)));
        if (!other.isEmpty()) {
          rates.other().add(lines / seconds(REPLAY, replay(other, file)));
        }
      }
      return rates;
    } finally {
      Files.delete(file);
    }
  }

  private static List<String> floor(Path file) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx384m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        ReplayFloor.class.getName(),
        file.toString());
  }

  private static List<String> replay(String launcher, Path file) {
    return List.of(launcher, "replay", file.toString());
  }

  private static double seconds(Pattern said, List<String> command)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher matcher = said.matcher(output);
    if (process.waitFor() > 1 || !matcher.find()) {
      throw new IllegalStateException(command.get(0) + " failed:\n" + output);
    }
    return Double.parseDouble(matcher.group(1));
  }
}
