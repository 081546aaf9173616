package io.firedamp.detectors.network;

import io.firedamp.detectors.Finding;
import io.firedamp.schemas.avro.Signal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * What subjects showed about one destination on one day. What is kept, and what stands in the end,
 * depends on the set of signals and not on their order: of each subject the earliest, and nothing
 * at all once there are too many subjects.
 *
 * @param kept what is stored
 * @param written what has to be said, or taken back, because of the newest signal
 */
record Peers(List<Signal> kept, List<Signal> written) {
  /** Two a connection and one each half hour fill a day; whoever shows more is long known. */
  static final int MOST_OF_A_SUBJECT = 64;

  private static final Comparator<Signal> EARLIEST_FIRST =
      Comparator.comparing(Signal::getTime).thenComparing(Signal::getId);

  static Peers after(List<Signal> before, Signal candidate, int mostPeers) {
    if (before.stream().anyMatch(signal -> signal.getId().equals(candidate.getId()))) {
      return new Peers(before, List.of());
    }
    TreeMap<String, List<Signal>> bySubject = new TreeMap<>();
    before.forEach(
        signal ->
            bySubject.computeIfAbsent(signal.getSubject(), s -> new ArrayList<>()).add(signal));
    if (bySubject.size() > mostPeers) {
      return new Peers(before, List.of());
    }
    bySubject.computeIfAbsent(candidate.getSubject(), s -> new ArrayList<>()).add(candidate);
    return bySubject.size() > mostPeers
        ? silenced(before, bySubject)
        : said(before, bySubject, candidate);
  }

  /** One signal a subject is left, so that the destination stays known as everybody's. */
  private static Peers silenced(List<Signal> before, TreeMap<String, List<Signal>> bySubject) {
    return new Peers(
        bySubject.values().stream().map(signals -> signals.get(0)).toList(),
        before.stream().map(Finding::retraction).toList());
  }

  private static Peers said(
      List<Signal> before, TreeMap<String, List<Signal>> bySubject, Signal candidate) {
    List<Signal> kept = new ArrayList<>();
    for (List<Signal> signals : bySubject.values()) {
      signals.stream().sorted(EARLIEST_FIRST).limit(MOST_OF_A_SUBJECT).forEach(kept::add);
    }
    if (!kept.contains(candidate)) {
      return new Peers(before, List.of());
    }
    List<Signal> written = new ArrayList<>(before);
    written.removeAll(kept);
    written.replaceAll(Finding::retraction);
    written.add(candidate);
    return new Peers(kept, written);
  }
}
