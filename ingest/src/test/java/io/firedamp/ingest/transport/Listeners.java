package io.firedamp.ingest.transport;

import io.firedamp.ingest.RecordingPublisher;
import java.time.Clock;
import java.time.Duration;
import java.util.TreeMap;

/** Listeners on this host alone that bear what tests send. */
public final class Listeners {
  private static final int MEBIBYTE = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Listeners() {}

  /** In clear, and for anybody. */
  public static IngestServer open(RecordingPublisher publisher) {
    return of(ListenerTls.none(), "", publisher);
  }

  /**
   * Not started.
   *
   * @param token empty for none
   */
  static IngestServer of(ListenerTls tls, String token, RecordingPublisher publisher) {
    return new IngestServer(
        new IngestServer.Config(
            "127.0.0.1",
            0,
            tls,
            Secret.of(token),
            new TreeMap<>(),
            4 * MEBIBYTE,
            MEBIBYTE,
            100,
            16 * MEBIBYTE,
            PATIENCE,
            PATIENCE,
            PATIENCE),
        publisher,
        Clock.systemUTC());
  }
}
