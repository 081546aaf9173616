package io.firedamp.ingest.syslog;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.format.AnyFormatReader;
import io.firedamp.ingest.kit.Inbox;
import io.firedamp.ingest.kit.Outbox;

/** Reads what waits and publishes it, again until it is kept; senders wait meanwhile. */
final class SyslogReader implements Runnable {
  private static final int AT_ONCE = 200;

  private final Inbox inbox;
  private final Outbox outbox;
  private final AnyFormatReader reader;
  private final String source;
  private final int longest;
  private final RecordCounts.Counter cut = new RecordCounts.Counter();

  // For other threads than the one that reads.
  private volatile RecordCounts counts = RecordCounts.NONE;

  /**
   * @param longest message, bytes
   */
  SyslogReader(Inbox inbox, Outbox outbox, SourceContext context, int longest) {
    this.inbox = inbox;
    this.outbox = outbox;
    this.reader = new AnyFormatReader(context.parsers(), context.provenance());
    this.source = context.provenance().source();
    this.longest = longest;
  }

  @Override
  public void run() {
    try {
      for (var next = inbox.take(AT_ONCE); !next.isEmpty(); next = inbox.take(AT_ONCE)) {
        next.forEach(this::read);
        counts = reader.counts().plus(cut.counts());
        var unused = outbox.send();
      }
      reader.finish().forEach(outbox::add);
      counts = reader.counts().plus(cut.counts());
      var unused = outbox.send();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(Inbox.Message message) {
    String origin = source + " " + message.sender();
    if (message.whole()) {
      outbox.read(reader, origin, message.bytes());
    } else {
      cut.read();
      cut.unreadable();
      outbox.reject(
          origin,
          message.bytes(),
          new MalformedEventException(
              "the message is longer than longest, %d bytes, or ends in the middle"
                  .formatted(longest)));
    }
  }

  RecordCounts counts() {
    return counts;
  }
}
