package io.firedamp.samples.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/**
 * Holds one connection, and takes it up again when it breaks.
 *
 * @param up payload bytes a second that the client sends
 * @param down payload bytes a second that it receives
 * @param message bytes of payload in a packet
 * @param lasts how long a connection lives, in the mean
 * @param after how long after its start the pod connects
 */
public record Hold(
    Peer peer, double up, double down, double message, Duration lasts, Duration after)
    implements Habit {
  /** How often a sensor writes down that a connection goes on: zeek-long-connections. */
  public static final Duration INTERIM = Duration.ofMinutes(5);

  private static final Duration BREAK = Duration.ofSeconds(20);
  private static final int FIRST_EPHEMERAL_PORT = 32_768;

  @Override
  public Talk of(String client, Instant started, Random random) {
    return new Held(client, started.plus(after).plusMillis(random.nextInt(20_000)), random);
  }

  private final class Held implements Talk {
    private final String client;
    private final Random random;
    private Instant opens;
    private Instant breaks;
    private Instant told;
    private Wire.Connection connection;
    private double rate;
    private boolean open;

    Held(String client, Instant opens, Random random) {
      this.client = client;
      this.random = random;
      this.opens = opens;
      this.breaks = opens;
      this.told = opens;
      this.connection = connection();
    }

    @Override
    public void during(Instant from, Instant until, Wire wire) {
      while (true) {
        if (!open) {
          if (!opens.isBefore(until)) {
            return;
          }
          connect(wire);
        }
        Instant next = told.plus(INTERIM);
        if (breaks.isBefore(until) && !breaks.isAfter(next)) {
          disconnect(breaks, wire);
        } else if (next.isBefore(until)) {
          wire.goesOn(connection, amount(next));
          told = next;
        } else {
          return;
        }
      }
    }

    @Override
    public void end(Instant at, Wire wire) {
      if (open && at.isAfter(connection.since())) {
        disconnect(at, wire);
      }
      opens = Instant.MAX;
    }

    private void connect(Wire wire) {
      connection = connection();
      open = true;
      told = opens;
      rate = 0.85 + 0.3 * random.nextDouble();
      double length = -Math.log(1 - random.nextDouble()) * lasts.toSeconds();
      breaks = opens.plusSeconds(Math.max(60, (long) length));
      if (!peer.host().isEmpty()) {
        wire.asked(opens.minusMillis(120), client, peer.host(), peer.address());
      }
      if (peer.speech().service().equals("ssl")) {
        wire.greeted(opens.plusMillis(80), connection);
      }
    }

    private void disconnect(Instant at, Wire wire) {
      wire.ended(connection, amount(at));
      open = false;
      opens = at.plus(BREAK);
    }

    private Wire.Connection connection() {
      int port = FIRST_EPHEMERAL_PORT + random.nextInt(28_000);
      return new Wire.Connection(
          "C" + Long.toHexString(random.nextLong()), opens, client, port, peer);
    }

    private Wire.Amount amount(Instant at) {
      Duration length = Duration.between(connection.since(), at);
      double seconds = length.toMillis() / 1000.0;
      double sent = up * rate * seconds + 200;
      double received = down * rate * seconds + 300;
      // Every packet with payload is acknowledged, and about half of the acknowledgements ride
      // along.
      double packets = (sent + received) / message;
      return new Wire.Amount(
          length,
          Math.round(sent),
          Math.round(received),
          Math.round(sent / message + packets / 4) + 3,
          Math.round(received / message + packets / 4) + 3);
    }
  }
}
