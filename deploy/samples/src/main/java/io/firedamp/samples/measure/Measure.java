package io.firedamp.samples.measure;

import io.firedamp.samples.Evasion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Counts what replays of estates found and prints {@code DETECTION.md}; {@code
 * deploy/samples/measure} makes the estates and replays them.
 *
 * <p>Reads, under one directory: {@code estate/} and {@code replay.json} (everything), {@code
 * replay-NAME.json} (the same estate with less to see), and {@code hide/KNOB=VALUE/estate} with its
 * {@code replay.json}.
 */
public final class Measure {
  private static final String VARIANT = "replay-";

  private Measure() {}

  /** Arguments: the directory, and what it was made with, in a sentence. */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      System.err.println("usage: Measure DIRECTORY 'what it was made with'");
      System.exit(2);
    }
    Path directory = Path.of(args[0]);
    Truth truth = Truth.of(directory.resolve("estate"));
    Found found = Found.of(directory.resolve("replay.json"));
    Report report = new Report().whole(new Scores(truth, found), found, args[1]);
    Map<String, Scores> variants = variants(directory, truth);
    if (!variants.isEmpty()) {
      report.missing(variants);
    }
    List<Report.Hiding> hiding = hiding(directory.resolve("hide"));
    if (!hiding.isEmpty()) {
      report.evasion(hiding);
    }
    System.out.print(report);
  }

  private static Map<String, Scores> variants(Path directory, Truth truth) throws IOException {
    Map<String, Scores> variants = new LinkedHashMap<>();
    for (Path each : sorted(directory)) {
      String name = each.getFileName().toString();
      if (name.startsWith(VARIANT) && name.endsWith(".json")) {
        variants.put(
            name.substring(VARIANT.length(), name.length() - ".json".length()).replace('-', ' '),
            new Scores(truth, Found.of(each)));
      }
    }
    return variants;
  }

  private static List<Report.Hiding> hiding(Path directory) throws IOException {
    List<Report.Hiding> runs = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return runs;
    }
    for (Path each : sorted(directory)) {
      String[] knob = each.getFileName().toString().split("=", 2);
      Truth truth = Truth.of(each.resolve("estate"));
      Scores scores = new Scores(truth, Found.of(each.resolve("replay.json")));
      long medium = scores.attacks().stream().mapToLong(row -> row.medium().hits()).sum();
      long cases = scores.attacks().stream().mapToLong(row -> row.medium().cases()).sum();
      double left = Evasion.none().with(knob[0], Double.parseDouble(knob[1])).hashRate();
      runs.add(
          new Report.Hiding(knob[0], knob[1], left, scores.recall(), new Interval(medium, cases)));
    }
    return runs;
  }

  private static List<Path> sorted(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    }
  }
}
