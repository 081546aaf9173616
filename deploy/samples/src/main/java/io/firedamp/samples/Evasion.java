package io.firedamp.samples;

/**
 * What miners give up to look like somebody else.
 *
 * @param throttle share of the cores that they burn while they mine, above 0 to 1
 * @param jitter coefficient of variation of what they burn, 0 to 1
 * @param pause share of each forty minutes in which they rest, 0 to below 1
 * @param dayOnly whether they mine from 8 to 18 o'clock only
 * @param replicas over how many pods the same cores are spread, 1 or more
 * @param padding how many times the bytes of a pool's protocol they send, 1 or more
 * @param coverTraffic requests an hour to popular hosts, 0 or more
 * @param coverCpu cores of honest-looking work beside the mining, 0 or more
 */
public record Evasion(
    double throttle,
    double jitter,
    double pause,
    boolean dayOnly,
    int replicas,
    double padding,
    double coverTraffic,
    double coverCpu) {
  /** Jitter of real miners: 0.015 and 0.017 from minute to minute in two labelled recordings. */
  public static final double MEASURED_JITTER = 0.016;

  private static final double HOURS_OF_DAY_ONLY = 10;

  public Evasion {
    within("throttle", throttle, 0.01, 1);
    within("jitter", jitter, 0, 1);
    within("pause", pause, 0, 0.95);
    within("replicas", replicas, 1, 100);
    within("padding", padding, 1, 1000);
    within("cover-traffic", coverTraffic, 0, 100_000);
    within("cover-cpu", coverCpu, 0, 64);
  }

  /** Nothing is hidden. */
  public static Evasion none() {
    return new Evasion(1, MEASURED_JITTER, 0, false, 1, 1, 0, 0);
  }

  /**
   * One of them with another value.
   *
   * @param knob such as {@code throttle}
   * @throws IllegalArgumentException for another knob or a value out of range
   */
  public Evasion with(String knob, double value) {
    return switch (knob) {
      case "throttle" -> copy(value, jitter, pause, dayOnly, replicas, padding);
      case "jitter" -> copy(throttle, value, pause, dayOnly, replicas, padding);
      case "pause" -> copy(throttle, jitter, value, dayOnly, replicas, padding);
      case "day-only" -> copy(throttle, jitter, pause, value > 0, replicas, padding);
      case "replicas" -> copy(throttle, jitter, pause, dayOnly, (int) value, padding);
      case "padding" -> copy(throttle, jitter, pause, dayOnly, replicas, value);
      case "cover-traffic" ->
          new Evasion(throttle, jitter, pause, dayOnly, replicas, padding, value, coverCpu);
      case "cover-cpu" ->
          new Evasion(throttle, jitter, pause, dayOnly, replicas, padding, coverTraffic, value);
      default ->
          throw new IllegalArgumentException(
              "there is no knob '"
                  + knob
                  + "': write throttle, jitter, pause, day-only, replicas, padding, cover-traffic or cover-cpu");
    };
  }

  private Evasion copy(
      double burnt, double varied, double rested, boolean byDay, int pods, double padded) {
    return new Evasion(burnt, varied, rested, byDay, pods, padded, coverTraffic, coverCpu);
  }

  /** Share of the hash rate that is left, 0 to 1. */
  public double hashRate() {
    return throttle * (1 - pause) * (dayOnly ? HOURS_OF_DAY_ONLY / 24 : 1);
  }

  private static void within(String knob, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          knob + " must be from " + least + " to " + most + ", was " + value);
    }
  }
}
