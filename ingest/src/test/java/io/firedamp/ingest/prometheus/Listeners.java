package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.RecordingPublisher;
import io.firedamp.ingest.transport.IngestServer;
import io.firedamp.ingest.transport.ListenerTls;
import io.firedamp.ingest.transport.Secret;
import java.time.Clock;
import java.time.Duration;
import java.util.TreeMap;

/** Listeners on this host alone that ask for no token. */
final class Listeners {
  private static final int MEBIBYTE = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Listeners() {}

  static IngestServer open(RecordingPublisher publisher) {
    return new IngestServer(
        new IngestServer.Config(
            "127.0.0.1",
            0,
            ListenerTls.none(),
            Secret.of(""),
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
