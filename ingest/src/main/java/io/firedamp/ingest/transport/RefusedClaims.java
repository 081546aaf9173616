package io.firedamp.ingest.transport;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How often each token spoke for what it may not. Names are ours, so there are few. */
public final class RefusedClaims {
  private static final Logger log = LoggerFactory.getLogger(RefusedClaims.class);

  private final Map<Claim, LongAdder> counts = new ConcurrentHashMap<>();

  RefusedClaims() {}

  /**
   * What was claimed.
   *
   * @param token whose it was, by name
   * @param source where it was sent to
   * @param of what it was about: {@code source} or {@code cluster}
   */
  public record Claim(String token, String source, String of) {}

  /** Counts one, and says the first of its kind. */
  void count(Bearer bearer, String source, Bearer.Refusal refusal) {
    Claim claim = new Claim(bearer.token(), source, refusal.of());
    if (!counts.containsKey(claim)) {
      log.atWarn()
          .addKeyValue("token", claim.token())
          .addKeyValue("source", source)
          .log("a token spoke for what it may not, and was refused");
    }
    counts.computeIfAbsent(claim, first -> new LongAdder()).increment();
  }

  Map<Claim, Long> counts() {
    Map<Claim, Long> sums = new ConcurrentHashMap<>();
    counts.forEach((claim, count) -> sums.put(claim, count.sum()));
    return sums;
  }
}
