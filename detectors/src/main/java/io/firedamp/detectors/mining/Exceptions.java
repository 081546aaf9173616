package io.firedamp.detectors.mining;

import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All exceptions of an installation, by a file of its own: one a line, {@code #} begins a comment.
 */
public record Exceptions(List<ExceptionRule> rules) {
  public static final Exceptions NONE = new Exceptions(List.of());
  private static final int MOST = 1000;

  public Exceptions {
    rules = List.copyOf(rules);
    Set<String> ids = new HashSet<>();
    for (ExceptionRule rule : rules) {
      if (!ids.add(rule.id())) {
        throw new IllegalArgumentException("id must be of one exception, was '" + rule.id() + "'");
      }
    }
    if (rules.size() > MOST) {
      throw new IllegalArgumentException(
          "exceptions must be at most %d, was %d".formatted(MOST, rules.size()));
    }
  }

  /**
   * Those of a file; none where there is no such file.
   *
   * @throws IllegalArgumentException naming the line that is none
   */
  public static Exceptions in(Path file) {
    if (!Files.exists(file)) {
      return NONE;
    }
    try {
      return parse(Files.readAllLines(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "exceptions must be a text file that can be read, was " + file, e);
    }
  }

  /** Those that these lines tell. */
  public static Exceptions parse(List<String> lines) {
    List<ExceptionRule> rules = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!line.isBlank() && !line.startsWith("#")) {
        try {
          rules.add(ExceptionRule.parse(line));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(
              "exceptions line %d: %s".formatted(i + 1, e.getMessage()), e);
        }
      }
    }
    return new Exceptions(rules);
  }

  /**
   * What is left of a dossier.
   *
   * @param heard all but what is softened
   * @param by what each softened run is softened by, in the dossier's order
   */
  record Softened(Dossier heard, Map<EvidenceRun, ExceptionRule> by) {
    /** In words, for whoever wonders where an incident went; empty when nothing is softened. */
    Optional<String> text() {
      return by.values().stream().findFirst().map(ExceptionRule::text);
    }
  }

  /** Takes what exceptions cover out of what a workload is judged by. */
  Softened soften(String workloadKey, Dossier dossier) {
    Instant lastSeen = dossier.lastSeen().orElse(Instant.MAX);
    if (rules.stream().allMatch(rule -> !lastSeen.isBefore(rule.until()))) {
      return new Softened(dossier, Map.of());
    }
    Workload workload = WorkloadKey.parse(workloadKey);
    Map<EvidenceRun, ExceptionRule> by = new LinkedHashMap<>();
    List<EvidenceRun> heard = new ArrayList<>();
    for (EvidenceRun run : dossier.runs()) {
      covering(workload, run, lastSeen)
          .ifPresentOrElse(rule -> by.put(run, rule), () -> heard.add(run));
    }
    return new Softened(new Dossier(heard, dossier.notes()), by);
  }

  /** A run is one finding: it is softened where its strongest signal and its earliest both are. */
  private Optional<ExceptionRule> covering(Workload workload, EvidenceRun run, Instant lastSeen) {
    return covering(workload, run.best(), lastSeen)
        .filter(rule -> rule.isMetBy(workload, run.first(), lastSeen));
  }

  /** The exception that covers a signal on a workload, if any. */
  Optional<ExceptionRule> covering(Workload workload, Signal signal, Instant lastSeen) {
    return rules.stream()
        .filter(rule -> rule.isMetBy(workload, signal, lastSeen))
        .min(ExceptionRule.FIRST);
  }
}
