package io.firedamp.samples.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** The habits that workloads are made of. */
public final class Habits {
  private static final int FIRST_EPHEMERAL_PORT = 32_768;

  private Habits() {}

  /** A connection that stays for as long as the pod does, more or less. */
  public static Habit holds(Peer peer, double up, double down, double message) {
    return new Hold(peer, up, down, message, Duration.ofHours(30), Duration.ofSeconds(5));
  }

  /**
   * Requests at random moments, each a connection of its own.
   *
   * @param anHour how many, in the mean
   * @param down bytes of an answer, in the mean
   */
  public static Habit requests(Peer peer, double anHour, double up, double down) {
    return nowAndThen(
        anHour, (at, client, random, wire) -> request(peer, client, at, up, down, random, wire));
  }

  /** One of several peers each time. */
  public static Habit browses(List<Peer> peers, double anHour, double up, double down) {
    return nowAndThen(
        anHour,
        (at, client, random, wire) ->
            request(peers.get(random.nextInt(peers.size())), client, at, up, down, random, wire));
  }

  /** Questions without a connection behind them. */
  public static Habit asks(List<String> names, String answer, double anHour) {
    return nowAndThen(
        anHour,
        (at, client, random, wire) ->
            wire.asked(at, client, names.get(random.nextInt(names.size())), answer));
  }

  /** What a client does at one moment. */
  @FunctionalInterface
  private interface Deed {
    void done(Instant at, String client, Random random, Wire wire);
  }

  /** At random moments that know nothing of each other. */
  private static Habit nowAndThen(double anHour, Deed deed) {
    return (client, started, random) -> {
      Instant[] next = {started.plusMillis(pause(random, anHour))};
      return (from, until, wire) -> {
        while (next[0].isBefore(until)) {
          deed.done(next[0], client, random, wire);
          next[0] = next[0].plusMillis(Math.max(50, pause(random, anHour)));
        }
      };
    };
  }

  /** A habit that begins some time after the pod. */
  public static Habit later(Duration after, Habit habit) {
    return (client, started, random) -> habit.of(client, started.plus(after), random);
  }

  private static void request(
      Peer peer, String client, Instant at, double up, double down, Random random, Wire wire) {
    if (!peer.host().isEmpty() && random.nextInt(3) == 0) {
      wire.asked(at.minusMillis(30), client, peer.host(), peer.address());
    }
    int port = FIRST_EPHEMERAL_PORT + random.nextInt(28_000);
    Wire.Connection connection =
        new Wire.Connection("C" + Long.toHexString(random.nextLong()), at, client, port, peer);
    long sent = Math.round(up * (0.3 - Math.log(1 - random.nextDouble())));
    long received = Math.round(down * (0.3 - Math.log(1 - random.nextDouble())));
    Duration length = Duration.ofMillis(40 + random.nextInt(900) + received / 4_000);
    switch (peer.speech()) {
      case TLS, NAMELESS_TLS -> wire.greeted(at.plusMillis(35), connection);
      case HTTP -> wire.requested(at.plusMillis(20), connection, "/", "Go-http-client/1.1");
      case UNKNOWN, MQTT -> {}
    }
    wire.ended(
        connection, new Wire.Amount(length, sent, received, 4 + sent / 1200, 4 + received / 1400));
  }

  private static long pause(Random random, double anHour) {
    return Math.round(-Math.log(1 - random.nextDouble()) * 3_600_000 / anHour);
  }
}
