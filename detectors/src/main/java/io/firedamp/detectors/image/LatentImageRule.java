package io.firedamp.detectors.image;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.indicators.Trace;
import io.firedamp.detectors.indicators.Trace.Kind;
import io.firedamp.detectors.indicators.TraceFinder;
import io.firedamp.detectors.indicators.Traces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/**
 * IMG-09: an image that mines nothing yet, and what it runs hands a shell to the network, takes a
 * stranger's key, or fetches what it is to do. Alone it is MEDIUM at most; with a burn or a pool it
 * has woken.
 *
 * @param timeToLive how long past its time a sighting holds: as long as a workload may run
 */
record LatentImageRule(Duration timeToLive) {
  static final String ID = "IMG-09";

  /** What may stand in a build step: it is there when the image runs. */
  private static final Set<Kind> BUILT_IN = Set.of(Kind.OPEN_SHELL, Kind.LOGIN_KEY);

  private static final Set<Kind> RUN =
      Set.of(Kind.OPEN_SHELL, Kind.LOGIN_KEY, Kind.DISGUISED_PROGRAM, Kind.DOWNLOADER);

  /**
   * What of an image's configuration speaks for it.
   *
   * @param command entrypoint and arguments
   * @param history the commands it was built with, each of which may fetch what it installs
   */
  static Traces traces(TraceFinder finder, List<String> command, List<String> history) {
    Traces run = finder.find(command, List.of(), List.of());
    List<Trace> found = new ArrayList<>(of(run, RUN));
    found.addAll(timed(run));
    for (String step : history) {
      Traces built = finder.find(List.of(), List.of(), List.of(step));
      found.addAll(of(built, BUILT_IN));
      found.addAll(timed(built));
    }
    return Traces.of(found);
  }

  /** What is fetched into a shell by the clock; a crontab or a download by itself is ordinary. */
  private static List<Trace> timed(Traces traces) {
    return traces.has(Kind.CRONTAB) && traces.has(Kind.DOWNLOADER)
        ? of(traces, Set.of(Kind.CRONTAB, Kind.DOWNLOADER, Kind.DISGUISED_PROGRAM))
        : List.of();
  }

  private static List<Trace> of(Traces traces, Set<Kind> kinds) {
    return traces.found().stream().filter(trace -> kinds.contains(trace.kind())).toList();
  }

  /** Whether it is grave enough to speak against what is built on it. */
  static boolean isGrave(Traces latent) {
    return latent.has(Kind.OPEN_SHELL)
        || latent.has(Kind.CRONTAB)
        || latent.has(Kind.DISGUISED_PROGRAM);
  }

  Optional<Finding> check(String digest, Traces latent, Sighting sighting) {
    return latent.found().isEmpty()
        ? Optional.empty()
        : Optional.of(finding(digest, latent, sighting));
  }

  private Finding finding(String digest, Traces latent, Sighting sighting) {
    SortedSet<String> traits = Trait.words(sighting.isRunning() ? Trait.LATENT : Trait.PULLED);
    return ImageFindings.of(ID, sighting, sighting.time(), timeToLive)
        .on(digest)
        .finding(
            Weights.bundled().of(ID, sighting.isRunning() ? grade(latent) : "pulled"),
            traits,
            "Image %s waits: %s".formatted(sighting.text(), latent.found().get(0).kind().text()),
            latent.text(),
            List.of("T1525", latent.has(Kind.DOWNLOADER) ? "T1105" : "T1204.003"),
            List.of());
  }

  private static String grade(Traces latent) {
    if (latent.has(Kind.OPEN_SHELL)) {
      return "open-shell";
    } else if (latent.has(Kind.CRONTAB)) {
      return "timed-fetch";
    } else if (latent.has(Kind.DISGUISED_PROGRAM)) {
      return "disguised-fetch";
    }
    return latent.has(Kind.LOGIN_KEY) ? "login-key" : "fetch";
  }
}
