package io.firedamp.samples;

import io.firedamp.samples.log.AuditLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * What estate to make.
 *
 * @param seed of all chance in it
 * @param length how much event time
 * @param workloads how many; every family asked for has one at least
 * @param families names of those wanted; none for all
 * @param scrape how often metrics are read
 * @param level what the audit policy keeps
 * @param late how long after a thing each source writes it down
 */
public record EstatePlan(
    long seed,
    Duration length,
    int workloads,
    Set<String> families,
    Evasion evasion,
    Duration scrape,
    AuditLevel level,
    Duration late) {
  /** A Monday. */
  private static final Instant FIRST = Instant.parse("2026-01-05T00:00:00Z");

  public EstatePlan {
    families = Set.copyOf(families);
    if (length.compareTo(Duration.ofMinutes(30)) < 0 || length.compareTo(Duration.ofDays(90)) > 0) {
      throw new IllegalArgumentException(
          "an estate must last from 30 minutes to 90 days, was " + length);
    }
    if (workloads < 1 || workloads > 2_000) {
      throw new IllegalArgumentException("workloads must be from 1 to 2000, was " + workloads);
    }
    if (scrape.compareTo(Duration.ofSeconds(5)) < 0
        || scrape.compareTo(Duration.ofMinutes(5)) > 0) {
      throw new IllegalArgumentException("scrape must be from 5s to 5m, was " + scrape);
    }
    if (late.isNegative() || late.compareTo(Duration.ofMinutes(10)) > 0) {
      throw new IllegalArgumentException("late must be from 0s to 10m, was " + late);
    }
  }

  /** Without evasion, read every minute, with everything kept. */
  public static EstatePlan of(long seed, Duration length, int workloads) {
    return new EstatePlan(
        seed,
        length,
        workloads,
        Set.of(),
        Evasion.none(),
        Duration.ofMinutes(1),
        AuditLevel.REQUEST_RESPONSE,
        Duration.ZERO);
  }

  /** Of these families only. */
  public EstatePlan only(Set<String> names) {
    return new EstatePlan(seed, length, workloads, names, evasion, scrape, level, late);
  }

  /** With miners that hide so. */
  public EstatePlan evading(Evasion how) {
    return new EstatePlan(seed, length, workloads, families, how, scrape, level, late);
  }

  /** Where its time begins; no estate's time depends on a clock. */
  public Instant from() {
    return FIRST;
  }

  /** Where its time ends. */
  public Instant until() {
    return FIRST.plus(length);
  }

  /** Machines for its pods. */
  public int nodes() {
    return 3 + workloads / 25;
  }
}
