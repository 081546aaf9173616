package io.firedamp.detectors.mining;

import io.firedamp.detectors.Spelling;
import io.firedamp.detectors.evidence.Posterior;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.state.PeerNote;
import io.firedamp.schemas.avro.SumLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What peers, holders and recurrence do to the weight of a run, spelled out line by line.
 *
 * @param proxied decibans of a connection to a peer inside that talks to a pool itself
 * @param familiar decibans that a shape loses whose peer the workload held before (NET-12)
 */
record Adjustment(double proxied, double familiar) {
  /** The attribute in which the resolver notes among how many workloads it could not tell. */
  static final String CANDIDATES = "identity.candidates";

  /** The attribute in which the resolver notes that those workloads share a node's address. */
  static final String SHARED = "identity.shared";

  /** From so many subjects on, short lives add up. */
  private static final int RECURS_FROM = 4;

  private static final double MOST_FOR_RECURRENCE = 6;

  /** From so long on one connection is evidence enough by itself (NET-04). */
  private static final Duration HELD = Duration.ofMinutes(10);

  /** A connection that is opened anew for so long was held but for the pauses. */
  private static final Duration REOPENED_FOR = Duration.ofHours(1);

  /** A sign of the peer's own talk from which it passes for a pool's door. */
  private static final double TALKS_FROM = 18;

  static Adjustment from(Weights weights) {
    return new Adjustment(
        weights.of("NET-07", "worker").decibans(), weights.of("NET-12", "familiar").decibans());
  }

  /**
   * A run's weight after all that changes it.
   *
   * @param decibans what it adds
   * @param undiscounted the same without what other workloads do, which may lower confidence and
   *     never takes anything back
   * @param lines the addition, the run's own weight first
   */
  record Adjusted(EvidenceRun run, double decibans, double undiscounted, List<SumLine> lines) {}

  Adjusted of(EvidenceRun run, Dossier dossier, Duration window) {
    List<SumLine> lines = new ArrayList<>();
    String leg = run.leg().name().toLowerCase(Locale.ROOT);
    lines.add(
        line(leg + " " + run.best().getRule(), run.best().getDecibans(), run.best().getTitle()));
    // Who may not have been it at all is not counted among the peer's users, so it is not told of
    // them.
    PeerNote note = run.isShared() ? null : dossier.notes().get(run.peer());
    addProxy(run, note, lines);
    PeerMemory memory = new PeerMemory(dossier.runs(), window);
    memory.heldBefore(run).ifPresent(held -> lines.add(line("peer held before", -familiar, held)));
    addRecurrence(run, lines);
    addCandidates(run, lines);
    double undiscounted = sum(lines);
    if (note != null && isDoubtful(run, note)) {
      addPeers(note, lines);
    }
    return new Adjusted(run, Math.max(0, sum(lines)), Math.max(0, undiscounted), lines);
  }

  private void addProxy(EvidenceRun run, @Nullable PeerNote note, List<SumLine> lines) {
    double raised = proxied - run.best().getDecibans();
    if (note != null && isDoor(run, note) && raised > 0) {
      lines.add(line("the peer is a mining proxy", raised, note.getPeer() + " talks to a pool"));
    }
  }

  private static boolean isDoor(EvidenceRun run, PeerNote note) {
    return run.has(Trait.INTERNAL_PEER.name()) && note.getTalks() >= TALKS_FROM;
  }

  private static void addRecurrence(EvidenceRun run, List<SumLine> lines) {
    int subjects = run.subjects().size();
    boolean shortLived = run.has(Trait.BRIEF.name()) || isShortContact(run);
    if (shortLived && subjects >= RECURS_FROM) {
      lines.add(
          line(
              "again and again",
              Math.min(MOST_FOR_RECURRENCE, decibans(subjects)),
              "seen on %s pods or addresses of the workload".formatted(atLeast(subjects))));
    } else if (isShortContact(run)
        && Duration.between(run.from(), run.until()).compareTo(REOPENED_FOR) >= 0) {
      lines.add(
          line(
              "again and again",
              MOST_FOR_RECURRENCE,
              "opened anew for " + Spelling.length(Duration.between(run.from(), run.until()))));
    }
  }

  /** A connection that no single pod held for long enough to be sure of it. */
  private static boolean isShortContact(EvidenceRun run) {
    return run.has(Trait.STRATUM_SHAPE.name())
        && !run.has(Trait.ENCRYPTED.name())
        && Duration.between(run.best().getStarted(), run.best().getTime()).compareTo(HELD) < 0;
  }

  private static void addCandidates(EvidenceRun run, List<SumLine> lines) {
    String candidates = run.best().getAttributes().get(CANDIDATES);
    if (candidates != null) {
      lines.add(
          line(
              "one of " + candidates,
              -decibans(Integer.parseInt(candidates)),
              candidates + " workloads could have been it"));
    }
  }

  /**
   * Whether many users speak against a peer. A pool's door is one however many use it, but what
   * only looks like one is a broker with a quiet uplink the more likely, the more workloads it
   * serves.
   */
  private static boolean isDoubtful(EvidenceRun run, PeerNote note) {
    return run.has(Trait.UNLISTED_PEER.name())
        || (isDoor(run, note) && note.getTalks() < Posterior.CONCLUSIVE);
  }

  private static void addPeers(PeerNote note, List<SumLine> lines) {
    if (note.getUsers() > 1) {
      lines.add(
          line(
              "peer in common",
              -decibans(note.getUsers()),
              "%s workloads hold such connections to %s"
                  .formatted(
                      note.getUsers() >= 64 ? "64 or more" : note.getUsers(), note.getPeer())));
    }
  }

  private static String atLeast(int subjects) {
    return subjects >= EvidenceRun.MOST_SUBJECTS ? subjects + " or more" : "" + subjects;
  }

  private static double decibans(int times) {
    return round(10 * Math.log10(Math.max(1, times)));
  }

  private static double sum(List<SumLine> lines) {
    return round(lines.stream().mapToDouble(SumLine::getDecibans).sum());
  }

  static double round(double decibans) {
    return Math.round(decibans * 10) / 10.0;
  }

  static SumLine line(String label, double decibans, String note) {
    return SumLine.newBuilder().setLabel(label).setDecibans(round(decibans)).setNote(note).build();
  }
}
