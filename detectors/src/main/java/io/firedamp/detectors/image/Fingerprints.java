package io.firedamp.detectors.image;

import io.firedamp.detectors.kit.BundledText;
import io.firedamp.schemas.avro.ImageMetadata;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * By what an official image is known, one of which a build of the same program nearly always keeps:
 * names of variables, ports, programs. Immutable.
 *
 * @param byName official name, to its marks
 */
record Fingerprints(Map<String, Set<String>> byName) {
  private static final int LONGEST = 16 * 1024;

  /** Those of this release, from {@code official-fingerprints.tsv} beside this class. */
  static Fingerprints bundled() {
    Map<String, Set<String>> byName = new HashMap<>();
    for (String line : BundledText.entries(Fingerprints.class, "official-fingerprints.tsv")) {
      String[] columns = line.split("\t", 2);
      if (columns.length != 2) {
        throw new IllegalStateException("a fingerprint must be name and marks, was '" + line + "'");
      }
      byName.put(columns[0], Set.of(columns[1].strip().split(" +", -1)));
    }
    return new Fingerprints(Map.copyOf(byName));
  }

  /**
   * Whether an image has nothing of the official one: no mark of it, and no build step that names
   * it. Nothing is said of names without a fingerprint, and of images of which no command is known.
   */
  boolean lacksAllOf(String official, ImageMetadata image) {
    Set<String> marks = byName.get(official);
    boolean isKnown = !image.getEntrypoint().isEmpty() || !image.getCmd().isEmpty();
    return marks != null
        && isKnown
        && marksOf(image).noneMatch(marks::contains)
        && image.getHistory().stream().noneMatch(step -> names(step, official));
  }

  private static Stream<String> marksOf(ImageMetadata image) {
    Set<String> marks = new HashSet<>(image.getExposedPorts());
    for (String variable : image.getEnv()) {
      int equals = variable.indexOf('=');
      marks.add(equals < 0 ? variable : variable.substring(0, equals));
    }
    for (List<String> command : List.of(image.getEntrypoint(), image.getCmd())) {
      command.forEach(argument -> marks.addAll(programs(argument)));
    }
    return marks.stream();
  }

  private static List<String> programs(String argument) {
    return Arrays.stream(cut(argument).split("[\\s\"';&|]+", -1))
        .map(word -> word.substring(word.lastIndexOf('/') + 1))
        .toList();
  }

  private static boolean names(String step, String official) {
    return cut(step).contains(official);
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(text.length(), LONGEST));
  }
}
