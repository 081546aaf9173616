package io.firedamp.samples.load;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.function.Predicate;

/** The loads that workloads are made of. */
public final class Loads {
  private static final double HOURS_OF_A_DAY = 24;

  private Loads() {}

  /**
   * Always the same, as a miner burns.
   *
   * @param jitter coefficient of variation from sample to sample
   */
  public static Load flat(double cores, double jitter) {
    return (started, random) ->
        at -> Math.max(0, cores * (1 + jitter * clipped(random.nextGaussian())));
  }

  /**
   * Work as it comes, each sample leaning on the one before.
   *
   * @param variation coefficient of variation over hours
   * @param memory how much of a deviation is left a sample later, 0 to below 1
   */
  public static Load wandering(double cores, double variation, double memory) {
    return (started, random) -> {
      double[] deviation = {random.nextGaussian()};
      double fresh = Math.sqrt(1 - memory * memory);
      return at -> {
        deviation[0] = memory * deviation[0] + fresh * random.nextGaussian();
        return cores * Math.exp(variation * deviation[0] - variation * variation / 2);
      };
    };
  }

  /** Customers come by day, and half as many at weekends. */
  public static Load daily(double night, double day, int busiestHour, double variation) {
    Load noise = wandering(1, variation, 0.7);
    return (started, random) -> {
      Load.Demand noisy = noise.of(started, random);
      return at -> {
        double hour = at.getEpochSecond() % 86_400 / 3600.0;
        double wave =
            (1 + Math.cos(2 * Math.PI * (hour - busiestHour) / HOURS_OF_A_DAY)) / 2 * workday(at);
        return (night + (day - night) * wave) * noisy.cores(at);
      };
    };
  }

  private static double workday(Instant at) {
    int day = at.atOffset(ZoneOffset.UTC).getDayOfWeek().getValue();
    return day > 5 ? 0.5 : 1;
  }

  /** One load for a while after the start, then another: a warm-up, or a miner that wakes. */
  public static Load after(Load first, Duration length, Load then) {
    return (started, random) -> {
      Load.Demand before = first.of(started, random);
      Load.Demand behind = then.of(started, random);
      return at -> at.isBefore(started.plus(length)) ? before.cores(at) : behind.cores(at);
    };
  }

  /** Two loads in turn, counted from the start. */
  public static Load inTurn(Load one, Duration lengthOfOne, Load other, Duration lengthOfOther) {
    long period = lengthOfOne.plus(lengthOfOther).toSeconds();
    return (started, random) -> {
      long offset = random.nextInt((int) Math.min(period, Integer.MAX_VALUE));
      Load.Demand first = one.of(started, random);
      Load.Demand second = other.of(started, random);
      return at -> {
        long phase = (Duration.between(started, at).toSeconds() + offset) % period;
        return phase < lengthOfOne.toSeconds() ? first.cores(at) : second.cores(at);
      };
    };
  }

  /** One load while a condition of the time holds, another elsewhere. */
  public static Load whenever(Predicate<Instant> holds, Load then, Load otherwise) {
    return (started, random) -> {
      Load.Demand yes = then.of(started, random);
      Load.Demand no = otherwise.of(started, random);
      return at -> holds.test(at) ? yes.cores(at) : no.cores(at);
    };
  }

  /** Both at once. */
  public static Load sum(Load one, Load other) {
    return (started, random) -> {
      Load.Demand first = one.of(started, random);
      Load.Demand second = other.of(started, new Random(random.nextLong()));
      return at -> first.cores(at) + second.cores(at);
    };
  }

  /** Short bursts at random moments, on next to nothing. */
  public static Load bursts(double idle, double busy, double shareBusy) {
    return (started, random) ->
        at -> (random.nextDouble() < shareBusy ? busy : idle) * (0.8 + 0.4 * random.nextDouble());
  }

  /** Two standard deviations at most: a measured load has no wilder tail. */
  private static double clipped(double gaussian) {
    return Math.max(-2, Math.min(2, gaussian));
  }
}
