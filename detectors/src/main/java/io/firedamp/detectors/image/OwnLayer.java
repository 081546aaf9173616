package io.firedamp.detectors.image;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The layer that the maker of an image brought, as far as its history tells: the last one, unless
 * it may be the base's. An image that only says what to run, on somebody else's base, brings none.
 */
final class OwnLayer {
  /** Of an archive without a file: what a step leaves that changes nothing. */
  private static final String EMPTY =
      "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";

  private static final String CLASSIC = "/bin/sh -c ";
  private static final String CLASSIC_INSTRUCTION = "#(nop)";
  private static final Set<String> BUILDING = Set.of("RUN", "COPY", "ADD");
  private static final Set<String> HARMLESS =
      Set.of("ENV", "LABEL", "EXPOSE", "USER", "VOLUME", "ARG", "STOPSIGNAL", "HEALTHCHECK");

  private OwnLayer() {}

  /**
   * The diff_id; empty where the history is missing, tells of one layer alone, or goes on after the
   * base was complete.
   *
   * @param history steps, oldest first
   * @param layers diff_ids, base first
   */
  static Optional<String> of(List<String> history, List<String> layers) {
    long built = history.stream().filter(step -> BUILDING.contains(instruction(step))).count();
    if (built < 2 || layers.size() < 2 || !endsWithOwnStep(history)) {
      return Optional.empty();
    }
    String top = layers.get(layers.size() - 1);
    return top.equals(EMPTY) ? Optional.empty() : Optional.of(top);
  }

  /**
   * Official images end by saying what to run. A command after which another one is said is the
   * base's, and so is the layer before it.
   */
  private static boolean endsWithOwnStep(List<String> history) {
    boolean later = false;
    for (int i = history.size() - 1; i >= 0; i--) {
      String instruction = instruction(history.get(i));
      if (BUILDING.contains(instruction)) {
        return true;
      }
      boolean command = instruction.equals("CMD");
      boolean entrypoint = instruction.equals("ENTRYPOINT");
      if ((command && later) || (!command && !entrypoint && !HARMLESS.contains(instruction))) {
        return false;
      }
      later |= command || entrypoint;
    }
    return false;
  }

  private static String instruction(String step) {
    String text = step.strip();
    if (text.startsWith(CLASSIC)) {
      String rest = text.substring(CLASSIC.length()).strip();
      if (!rest.startsWith(CLASSIC_INSTRUCTION)) {
        return "RUN";
      }
      text = rest.substring(CLASSIC_INSTRUCTION.length()).strip();
    }
    int end = 0;
    while (end < text.length() && Character.isLetter(text.charAt(end))) {
      end++;
    }
    return text.substring(0, end).toUpperCase(Locale.ROOT);
  }
}
