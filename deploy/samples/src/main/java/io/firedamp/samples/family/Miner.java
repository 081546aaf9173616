package io.firedamp.samples.family;

import static io.firedamp.samples.load.Loads.flat;
import static io.firedamp.samples.load.Loads.inTurn;
import static io.firedamp.samples.load.Loads.sum;
import static io.firedamp.samples.load.Loads.wandering;
import static io.firedamp.samples.load.Loads.whenever;
import static io.firedamp.samples.traffic.Habits.browses;

import io.firedamp.samples.Evasion;
import io.firedamp.samples.estate.ContainerPlan;
import io.firedamp.samples.estate.Image;
import io.firedamp.samples.load.Load;
import io.firedamp.samples.traffic.Habit;
import io.firedamp.samples.traffic.Hold;
import io.firedamp.samples.traffic.Peer;
import io.firedamp.samples.traffic.Peer.Speech;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What every miner has in common, and how it hides. */
final class Miner {
  /** RandomX in fast mode: a dataset of 2,080 MiB, a cache of 256, and 2 for each thread. */
  private static final double FAST_MODE = 2_400e6;

  private static final Duration REST_CYCLE = Duration.ofMinutes(40);

  private final Stage stage;
  private final Evasion evasion;
  private final double cores;

  /** That could burn so many cores in each of its pods. */
  Miner(Stage stage, double cores) {
    this(stage, cores, stage.evasion());
  }

  /** That hides in a way of its own. */
  Miner(Stage stage, double cores, Evasion evasion) {
    this.stage = stage;
    this.evasion = evasion;
    this.cores = cores;
  }

  /** Over how many pods it spreads. */
  int replicas() {
    return evasion.replicas();
  }

  /** Share of what it could burn that it burns. */
  double share() {
    return evasion.hashRate();
  }

  /** What it asks of the CPU. */
  Load load() {
    Load idle = flat(0.01, 0.3);
    Load load = flat(cores * evasion.throttle() / replicas(), evasion.jitter());
    if (evasion.pause() > 0) {
      Duration rest = Duration.ofSeconds(Math.round(REST_CYCLE.toSeconds() * evasion.pause()));
      load = inTurn(load, REST_CYCLE.minus(rest), idle, rest);
    }
    if (evasion.dayOnly()) {
      load = whenever(Miner::byDay, load, idle);
    }
    return evasion.coverCpu() > 0 ? sum(load, wandering(evasion.coverCpu(), 0.6, 0.7)) : load;
  }

  private static boolean byDay(Instant at) {
    long hour = at.getEpochSecond() % 86_400 / 3_600;
    return hour >= 8 && hour < 18;
  }

  /** A container that does nothing else. */
  ContainerPlan container(String name, Image image) {
    return ContainerPlan.of(name, image, load())
        .limitedTo(cores / replicas())
        .inMemory(FAST_MODE)
        .writing(20)
        .talking(10, 1);
  }

  /**
   * The pool's protocol. Rates of a measured Monero session: 5.5 bytes a second up, 4.1 down, in
   * packets of about 100 bytes; here from a third to five times that.
   */
  List<Habit> talksTo(Peer pool) {
    List<Habit> habits = new ArrayList<>();
    habits.add(
        new Hold(
            pool,
            stage.between(3, 25) * evasion.padding(),
            stage.between(2.5, 20) * evasion.padding(),
            stage.between(90, 260),
            Duration.ofHours(6),
            Duration.ofSeconds(10)));
    if (evasion.coverTraffic() > 0) {
      List<Peer> popular =
          List.of(
              stage.outside("www.wikipedia.org", 443, Speech.TLS),
              stage.outside("deb.debian.org", 443, Speech.TLS));
      habits.add(browses(popular, evasion.coverTraffic(), 900, 60_000));
    }
    return habits;
  }

  /** A pool that no list has, in clear. */
  Peer unlisted() {
    int[] ports = {3333, 4444, 10128, 7029, 5332, 9050, 14444};
    int port = ports[stage.random().nextInt(ports.length)];
    return stage.nameless("pool", port, Speech.UNKNOWN);
  }

  /** A pool that lists have. */
  Peer listed(Speech speech) {
    return stage.outside("pool.supportxmr.com", speech == Speech.TLS ? 443 : 3333, speech);
  }
}
