package io.firedamp.detectors.cloud;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * CLD-02: a bucket is opened to everyone, or emptied by whoever listed it.
 *
 * @param leastKeys different keys read of one bucket within a stretch
 * @param within the stretch, a whole part of an hour
 * @param timeToLive how long past its time a finding counts
 */
record OpenBucketRule(int leastKeys, Duration within, Weights weights, Duration timeToLive) {
  static final String ID = "CLD-02";

  /** Stands among the keys for the request that listed them. */
  static final String LISTED = "";

  /** Judges a request that opens a bucket. */
  Optional<Told> judge(CloudRequest request) {
    if (request.refused()) {
      return Optional.empty();
    }
    String bucket = request.what().isEmpty() ? "every bucket of the account" : request.what();
    return Optional.of(
        Told.of(
            new CloudFindings(request, request.time(), timeToLive)
                .finding(
                    weights.of(ID, "public"),
                    "public " + request.what() + " " + request.eventId(),
                    Trait.words(Trait.PUBLIC_BUCKET),
                    "opened to everyone: " + bucket,
                    "a policy, a grant or the lack of a block lets everyone in",
                    List.of("T1530")),
            List.of(request)));
  }

  /** Beginning of the stretch that a request lies in, milliseconds since 1970. */
  long stretchOf(CloudRequest request) {
    return Math.floorDiv(request.time().toEpochMilli(), within.toMillis()) * within.toMillis();
  }

  /** Whether what is known of a bucket in one stretch is enough. */
  boolean isMetBy(List<String> keys) {
    return keys.contains(LISTED) && keys.size() > leastKeys;
  }

  /**
   * What is told of a bucket that was emptied.
   *
   * @param request the one that made it enough, dated by its stretch
   */
  Told loot(CloudRequest request) {
    return Told.of(
        new CloudFindings(request, request.time(), timeToLive)
            .finding(
                weights.of(ID, "loot"),
                "loot " + request.what() + " " + request.time(),
                Trait.words(Trait.LOOT),
                "read key by key after it was listed: " + request.what(),
                "at least %d keys within %s".formatted(leastKeys, within),
                List.of("T1530", "T1619")),
        List.of(request));
  }
}
