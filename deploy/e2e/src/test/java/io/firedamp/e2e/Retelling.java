package io.firedamp.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.ingest.transport.Decompression;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A case's files, telling the same story in other words: what is right of it stays right. */
final class Retelling {
  private static final List<String> BESIDE = List.of("case.json", "firedamp.yaml", "README.md");

  /** {@code 2026-03-10T10:00:04}, or with a blank, with whatever fraction and zone follows. */
  private static final Pattern ISO =
      Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)([T ])(\\d\\d:\\d\\d:\\d\\d)");

  /** Seconds, or parts of them, of the years that cases play in, as numbers of their own. */
  private static final Pattern EPOCH =
      Pattern.compile("(?<![\\w.])1[5-9]\\d{8}(?=(?:\\d{3}){0,3}(?!\\d))");

  private Retelling() {}

  /**
   * The same records in files of other names, of which those that hold a JSON value a line are cut
   * in two and have the line ends of another system.
   */
  static void elsewhere(Path from, Path to, Random random) throws IOException {
    List<String> texts = new ArrayList<>();
    for (Path file : files(from)) {
      String text = text(file);
      if (isJsonLines(text)) {
        texts.addAll(halves(text.lines().toList(), random));
      } else {
        texts.add(text);
      }
    }
    Collections.shuffle(texts, random);
    for (int i = 0; i < texts.size(); i++) {
      Files.writeString(to.resolve("part-%03d.txt".formatted(i)), texts.get(i));
    }
    copyConfiguration(from, to);
  }

  /** The same, having happened at another time. */
  static void shifted(Path from, Path to, Duration by) throws IOException {
    for (Path file : files(from)) {
      String name = file.getFileName().toString().replaceFirst("\\.gz$", "");
      Files.writeString(to.resolve(name), shifted(text(file), by));
    }
    copyConfiguration(from, to);
  }

  private static String shifted(String text, Duration by) {
    String dates =
        ISO.matcher(text)
            .replaceAll(
                found -> {
                  LocalDateTime then =
                      LocalDateTime.parse(found.group(1) + "T" + found.group(3)).plus(by);
                  return then.format(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
                      .replace("T", found.group(2));
                });
    return EPOCH
        .matcher(dates)
        .replaceAll(found -> Long.toString(Long.parseLong(found.group()) + by.toSeconds()));
  }

  private static List<String> halves(List<String> lines, Random random) {
    int cut = random.nextInt(lines.size() + 1);
    return Stream.of(lines.subList(0, cut), lines.subList(cut, lines.size()))
        .filter(part -> !part.isEmpty())
        .map(part -> String.join("\r\n", part) + "\r\n")
        .toList();
  }

  private static boolean isJsonLines(String text) {
    return text.lines().allMatch(line -> line.startsWith("{") && line.endsWith("}"));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> !BESIDE.contains(file.getFileName().toString())).sorted().toList();
    }
  }

  private static void copyConfiguration(Path from, Path to) throws IOException {
    Path configuration = from.resolve("firedamp.yaml");
    if (Files.exists(configuration)) {
      Files.copy(configuration, to.resolve("firedamp.yaml"));
    }
  }

  private static String text(Path file) throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = Decompression.byContent(raw)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
