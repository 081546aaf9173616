package io.firedamp.detectors.mining;

import io.firedamp.detectors.state.PeerNote;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known against one workload: runs of evidence and notes about its peers. The same whatever
 * order it came in; bounded by merging the runs that lie nearest, so that nothing early is lost.
 *
 * @param runs by start
 * @param notes the latest about each peer
 */
record Dossier(List<EvidenceRun> runs, NavigableMap<String, PeerNote> notes) {
  static final Dossier EMPTY = new Dossier(List.of(), Collections.emptyNavigableMap());

  /** Signals of one finding that lie within this are one run, while it is not seen for days. */
  static final Duration GAP = Duration.ofMinutes(60);

  /** From the first to the last of a finding there are at most so many gaps' lengths. */
  private static final int MOST_GAPS = 96;

  private static final int MOST_RUNS = 96;

  /**
   * A dossier is one record of Kafka's: whoever could fill it with noise would keep out of it what
   * he does next.
   */
  private static final int MOST_BYTES = 800_000;

  private static final int MOST_NOTES = 64;

  private static final Comparator<EvidenceRun> BY_START =
      Comparator.comparing(EvidenceRun::from)
          .thenComparing(run -> run.first().getId())
          .thenComparing(run -> run.best().getId());

  /** What is dropped last: the strongest, then the earliest. */
  private static final Comparator<EvidenceRun> WORTH_KEEPING =
      Comparator.comparing(EvidenceRun::best, EvidenceRun.STRONGEST).thenComparing(BY_START);

  Dossier with(Signal signal) {
    EvidenceRun added = EvidenceRun.of(signal);
    List<EvidenceRun> same = new ArrayList<>();
    List<EvidenceRun> others = new ArrayList<>();
    for (EvidenceRun run : runs) {
      (run.isOfSameFinding(added) ? same : others).add(run);
    }
    same.add(added);
    others.addAll(merged(same));
    int kept = kept(others);
    if (kept < others.size()) {
      others.subList(kept, others.size()).clear();
    }
    others.sort(BY_START);
    return new Dossier(List.copyOf(others), notes);
  }

  /** How many runs may stay, of which those that may not then stand last. */
  private static int kept(List<EvidenceRun> runs) {
    if (runs.size() <= MOST_RUNS && runs.stream().mapToInt(EvidenceRun::size).sum() <= MOST_BYTES) {
      return runs.size();
    }
    runs.sort(WORTH_KEEPING);
    int left = MOST_BYTES;
    int kept = 0;
    while (kept < Math.min(runs.size(), MOST_RUNS) && left >= runs.get(kept).size()) {
      left -= runs.get(kept).size();
      kept++;
    }
    return kept;
  }

  /** Whether a signal says the same as before but for facts about its holder, or where it lies. */
  static boolean canExchange(Signal known, Signal signal) {
    return Signal.newBuilder(known)
        .setAttributes(signal.getAttributes())
        .setEvidence(signal.getEvidence())
        .build()
        .equals(signal);
  }

  /** The same with a signal in place of the one of its id. */
  Dossier exchanging(Signal signal) {
    return new Dossier(runs.stream().map(run -> run.exchanging(signal)).toList(), notes);
  }

  Dossier with(PeerNote note) {
    NavigableMap<String, PeerNote> all = new TreeMap<>(notes);
    all.put(note.getPeer(), note);
    if (all.size() > MOST_NOTES) {
      all.remove(all.lastKey());
    }
    return new Dossier(runs, all);
  }

  /** What lies before a moment and can no longer be taken back, and the notes. */
  Dossier settledBefore(Instant moment) {
    List<EvidenceRun> settled = new ArrayList<>();
    for (EvidenceRun run : runs) {
      if (run.first().getTime().isBefore(moment)) {
        Instant until = run.until().isBefore(moment) ? run.until() : moment;
        settled.add(new EvidenceRun(run.from(), until, run.first(), run.best(), run.subjects()));
      }
    }
    return new Dossier(settled, notes);
  }

  /** Event time of the latest evidence; empty when there is none. */
  Optional<Instant> lastSeen() {
    return runs.stream().map(EvidenceRun::lastSeen).max(Comparator.naturalOrder());
  }

  /**
   * What follows closely is one run. How closely grows with the time over which the finding was
   * seen, in doublings: that time only ever grows, and what a shorter gap joins a longer one joins
   * too, so the runs are the same whatever order signals came in.
   */
  private static List<EvidenceRun> merged(List<EvidenceRun> same) {
    Duration gap = gapOf(same);
    same.sort(BY_START);
    List<EvidenceRun> runs = new ArrayList<>();
    for (EvidenceRun run : same) {
      int last = runs.size() - 1;
      if (last >= 0 && runs.get(last).meets(run, gap)) {
        runs.set(last, runs.get(last).and(run));
      } else {
        runs.add(run);
      }
    }
    return runs;
  }

  private static Duration gapOf(List<EvidenceRun> same) {
    Instant from =
        same.stream().map(EvidenceRun::from).min(Comparator.naturalOrder()).orElseThrow();
    Instant until =
        same.stream().map(EvidenceRun::until).max(Comparator.naturalOrder()).orElseThrow();
    Duration gap = GAP;
    while (gap.multipliedBy(MOST_GAPS).compareTo(Duration.between(from, until)) < 0) {
      gap = gap.multipliedBy(2);
    }
    return gap;
  }
}
