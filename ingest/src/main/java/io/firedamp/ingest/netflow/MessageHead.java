package io.firedamp.ingest.netflow;

import io.firedamp.ingest.MalformedEventException;
import java.util.Optional;

/** Reads what stands before records, in each version's own way. */
final class MessageHead {
  /** The lower bits of version 5's sampling: the upper two say how packets are chosen. */
  private static final int INTERVAL = 0x3fff;

  private static final int NANOS_A_MILLISECOND = 1_000_000;

  private MessageHead() {}

  /** Behind version and count. */
  static Message five(Bytes bytes, String exporter) throws MalformedEventException {
    long uptime = bytes.number(4, "the uptime");
    long seconds = bytes.number(4, "the time");
    long nanos = bytes.number(4, "the time");
    bytes.skip(4, "the sequence");
    int engine = bytes.pair("the engine");
    int sampling = bytes.pair("the sampling") & INTERVAL;
    long exported = seconds * 1000 + nanos / NANOS_A_MILLISECOND;
    return new Message(Message.FIVE, exporter, engine, exported, uptime, sampling);
  }

  /** Behind the version. */
  static Message nine(Bytes bytes, String exporter) throws MalformedEventException {
    bytes.skip(2, "the count");
    long uptime = bytes.number(4, "the uptime");
    long seconds = bytes.number(4, "the time");
    bytes.skip(4, "the sequence");
    long domain = bytes.number(4, "the source id");
    return new Message(Message.NINE, exporter, domain, seconds * 1000, uptime, 0);
  }

  /** Behind version and length. */
  static Message ipfix(Bytes bytes, String exporter) throws MalformedEventException {
    long seconds = bytes.number(4, "the time");
    bytes.skip(4, "the sequence");
    long domain = bytes.number(4, "the observation domain");
    return new Message(Message.IPFIX, exporter, domain, seconds * 1000, -1, 0);
  }

  /** A template behind its number; empty where it is withdrawn. */
  static Optional<Template> template(Bytes set, boolean options, Message message)
      throws MalformedEventException {
    int version = message.version();
    int fields = set.pair("the size of a template");
    int scopes = 0;
    if (options && version == Message.NINE) {
      scopes = fields / 4;
      fields = scopes + set.pair("the size of a template") / 4;
    } else if (fields == 0) {
      return Optional.empty();
    } else if (options) {
      scopes = set.pair("the scope of a template");
    }
    return Optional.of(Template.read(set, version, fields, scopes, options, message.exported()));
  }
}
