package io.firedamp.detectors.health;

import io.firedamp.schemas.Require;
import java.time.Duration;
import java.time.Instant;

/**
 * Met when a source has sent nothing for much longer than it ever used to.
 *
 * @param times its usual gap that a silence must last
 * @param least a silence lasts, however often the source sends
 * @param watched times that silence a source must have been watched before: who sends seldom is
 *     known late
 */
record SilenceRule(double times, Duration least, double watched) {
  SilenceRule {
    Require.that(times >= 1 && times <= 100, "times", "1 to 100", times);
    Require.between("least", least, Duration.ofMinutes(1), Duration.ofDays(7));
    Require.that(watched >= 1 && watched <= 1000, "watched", "1 to 1000", watched);
  }

  /** How long a source must have been silent */
  Duration silence(SourceLife life) {
    Duration usual = Duration.ofMillis((long) (life.usualGap().toMillis() * times));
    return usual.compareTo(least) > 0 ? usual : least;
  }

  boolean isMetBy(SourceLife life, Instant at) {
    Duration silence = silence(life);
    return life.waited(at).compareTo(silence) > 0
        && life.watched().toMillis() >= silence.toMillis() * watched;
  }
}
