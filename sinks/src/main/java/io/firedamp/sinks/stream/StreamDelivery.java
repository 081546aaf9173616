package io.firedamp.sinks.stream;

import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.SinkCounters;
import io.firedamp.sinks.tls.TlsRefusal;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Sends batches over one connection to a receiver that acknowledges nothing. A batch counts as
 * delivered when the connection has outlived it for a moment; one whose connection is lost is sent
 * again.
 */
public final class StreamDelivery implements AutoCloseable {
  private static final Duration LATER = Duration.ofSeconds(1);
  private static final Duration GLANCE = Duration.ofMillis(1);

  private final StreamConfig config;
  private final Duration confirmAfter;
  private final SinkCounters counters;
  private @Nullable StreamConnection connection;

  public StreamDelivery(StreamConfig config, Duration confirmAfter, SinkCounters counters) {
    this.config = config;
    this.confirmAfter = confirmAfter;
    this.counters = counters;
  }

  /** What became of all that is in a batch. */
  public Outcome send(byte[] batch) {
    try {
      StreamConnection open = connected();
      open.write(batch);
      open.outlive(confirmAfter);
      return new Delivered();
    } catch (GeneralSecurityException | FileSystemException e) {
      close();
      return new Hold("TLS with " + config.target() + ": " + e.getMessage());
    } catch (IOException e) {
      close();
      return failed(config, e);
    }
  }

  /** What a lost connection means for what was on it. */
  public static Outcome failed(StreamConfig config, IOException e) {
    return TlsRefusal.isMeantBy(e)
        ? new Hold("TLS with " + config.target() + ": " + e.getMessage())
        : new Retry(LATER, config.target() + ": " + e.getMessage());
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }

  private StreamConnection connected() throws IOException, GeneralSecurityException {
    if (connection != null && isGone(connection)) {
      close();
    }
    if (connection == null) {
      connection = StreamConnection.open(config);
      counters.count("connections");
    }
    return connection;
  }

  // Hung up since the last batch, as a restarted receiver has: nothing was lost, nothing is said.
  private static boolean isGone(StreamConnection idle) {
    try {
      idle.outlive(GLANCE);
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
