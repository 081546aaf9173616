package io.firedamp.ingest.netflow;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.SourceHealth;
import io.firedamp.ingest.kit.Inbox;
import io.firedamp.ingest.kit.Outbox;
import java.util.List;

/**
 * Reads what waits, and publishes it: a few datagrams at once, again until they are kept. Meanwhile
 * datagrams wait, or are dropped by name.
 */
final class Worker implements Runnable {
  private static final int AT_ONCE = 100;

  private final Inbox inbox;
  private final NetflowReader reader;
  private final String source;
  private final Outbox outbox;

  // For other threads than the one that reads.
  private volatile RecordCounts counts = RecordCounts.NONE;

  Worker(Inbox inbox, NetflowReader reader, SourceContext context) {
    this.inbox = inbox;
    this.reader = reader;
    this.source = context.provenance().source();
    this.outbox = new Outbox(context);
  }

  @Override
  public void run() {
    try {
      List<Inbox.Message> next = inbox.take(AT_ONCE);
      while (!next.isEmpty()) {
        next.forEach(this::read);
        counts = reader.counts();
        var unused = outbox.send();
        next = inbox.take(AT_ONCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reader.finish();
    counts = reader.counts();
  }

  private void read(Inbox.Message datagram) {
    try {
      reader.read(datagram.bytes(), datagram.sender()).forEach(outbox::add);
    } catch (MalformedEventException e) {
      outbox.reject("%s %s".formatted(source, datagram.sender()), datagram.bytes(), e);
    }
  }

  SourceHealth health(String where, boolean scales) {
    if (!outbox.trouble().isEmpty()) {
      return new SourceHealth(false, outbox.lastEvent(), outbox.trouble());
    }
    long sampling = reader.sampling();
    String detail =
        sampling <= 1
            ? where
            : "%s; an exporter looks at one of %d packets only%s"
                .formatted(where, sampling, scales ? "" : ", and counters are left as they are");
    return new SourceHealth(true, outbox.lastEvent(), detail);
  }

  RecordCounts counts() {
    return counts;
  }

  /** What waits is still read; what Kafka does not take is not sent again. */
  void close() {
    outbox.close();
  }
}
