package io.firedamp.samples.estate;

import io.firedamp.samples.load.Load;
import java.time.Duration;
import java.time.Instant;

/** A container that runs, with its counters. */
public final class Container {
  private static final double PERIODS_A_SECOND = 10;
  private static final double USER_SHARE_OF_A_MINER = 0.99;

  private final ContainerPlan plan;
  private final String id;
  private final Load.Demand demand;
  private Instant read;
  private double cpu;
  private double user;
  private double written;
  private double talked;
  private double periods;
  private double throttled;

  Container(ContainerPlan plan, String id, Load.Demand demand, Instant started) {
    this.plan = plan;
    this.id = id;
    this.demand = demand;
    this.read = started;
  }

  /** Runs until this time; what it used since the last call is what it asked for at this moment. */
  public void runUntil(Instant at) {
    double seconds = Duration.between(read, at).toMillis() / 1000.0;
    read = at;
    double asked = demand.cores(at);
    double limit = plan.limit() > 0 ? plan.limit() : Double.MAX_VALUE;
    double cores = Math.min(asked, limit);
    double share = plan.writes() < 1_000 ? USER_SHARE_OF_A_MINER : 0.85;
    cpu += cores * seconds;
    user += cores * seconds * share;
    written += plan.writes() * seconds * (0.2 + Math.min(cores, 4));
    talked += (plan.talk() + plan.talkPerCore() * cores) * seconds;
    if (plan.limit() > 0) {
      double over = Math.max(0, asked / limit - 0.9);
      periods += PERIODS_A_SECOND * seconds;
      throttled += PERIODS_A_SECOND * seconds * Math.min(1, over * 3);
    }
  }

  public ContainerPlan plan() {
    return plan;
  }

  public String id() {
    return id;
  }

  /** Seconds of CPU since the start. */
  public double cpu() {
    return cpu;
  }

  /** Seconds of CPU in user mode. */
  public double user() {
    return user;
  }

  /** Bytes written to disk. */
  public double written() {
    return written;
  }

  /** Bytes each way over the network. */
  public double talked() {
    return talked;
  }

  /** CFS periods that have passed; 0 without a limit. */
  public double periods() {
    return periods;
  }

  /** CFS periods in which it was throttled. */
  public double throttled() {
    return throttled;
  }
}
