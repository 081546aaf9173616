package io.firedamp.ingest.syslog;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.SourceHealth;
import io.firedamp.ingest.kit.Daemon;
import io.firedamp.ingest.kit.DatagramListener;
import io.firedamp.ingest.kit.Endpoint;
import io.firedamp.ingest.kit.Inbox;
import io.firedamp.ingest.kit.Networks;
import io.firedamp.ingest.kit.Outbox;
import io.firedamp.ingest.kit.Senders;
import io.firedamp.ingest.transport.ListenerTls;
import io.firedamp.ingest.transport.Loopback;
import io.firedamp.schemas.AddressText;
import io.firedamp.schemas.Require;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Listens for syslog daemons. Whoever is not among its senders is counted, and not read. */
public final class SyslogSource implements Source {
  private static final String NO_ROOM = "syslog message for which there was no room";
  private static final String STRANGER = "syslog message of a sender that is not listed";
  private static final long PATIENCE = 10_000;

  private final Config config;
  private final RecordCounts.Counter counter = new RecordCounts.Counter();
  private final Inbox inbox;
  private final Outbox outbox;
  private final SyslogReader reader;
  private final Thread reading;
  private final Endpoint endpoint;

  SyslogSource(Config config, SourceContext context) {
    this.config = config;
    String source = context.provenance().source();
    this.inbox = new Inbox(counter, config.waiting(), NO_ROOM);
    this.outbox = new Outbox(context);
    this.reader = new SyslogReader(inbox, outbox, context, config.longest());
    this.reading = Daemon.thread("syslog-reader-" + source, reader);
    Senders senders = new Senders(new Networks("senders", config.senders()), counter, STRANGER);
    this.endpoint =
        config.protocol() == Protocol.UDP
            ? new DatagramListener(
                "syslog-receiver", config.address(), config.port(), senders, inbox)
            : new StreamListener(config, senders, inbox, source);
  }

  @Override
  public void start() {
    try {
      endpoint.start();
    } catch (IOException e) {
      close();
      throw new IllegalStateException(
          "address and port must be free and of this host, was %s:%d: %s"
              .formatted(config.address(), config.port(), e.getMessage()),
          e);
    }
    reading.start();
  }

  /** Where it listens, once it is started. */
  int port() {
    return endpoint.port();
  }

  @Override
  public SourceHealth health() {
    String trouble = outbox.trouble();
    String where =
        "listens for syslog over %s at %s:%d"
            .formatted(config.protocol().name().toLowerCase(Locale.ROOT), config.address(), port());
    return trouble.isEmpty()
        ? new SourceHealth(true, outbox.lastEvent(), where)
        : new SourceHealth(false, outbox.lastEvent(), trouble);
  }

  @Override
  public RecordCounts counts() {
    return reader.counts().plus(counter.counts());
  }

  @Override
  public void close() {
    endpoint.close();
    inbox.close();
    outbox.close();
    try {
      reading.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What carries messages. */
  public enum Protocol {
    /** A stream, under TLS where a certificate is set: senders wait while Kafka does. */
    TCP,
    /** Datagrams: what finds no room is lost, and counted. */
    UDP
  }

  /**
   * Settings.
   *
   * @param address to listen on
   * @param port 514 is syslog's, 6514 syslog's over TLS; 0 takes any free one
   * @param tls over TCP
   * @param senders addresses and networks whose messages are read, since syslog knows no token
   * @param longest message, bytes
   * @param waiting how much may wait to be read, bytes
   * @param connections at once
   */
  public record Config(
      String address,
      int port,
      Protocol protocol,
      ListenerTls tls,
      List<String> senders,
      int longest,
      int waiting,
      int connections) {
    public Config {
      senders = List.copyOf(senders);
      Require.text(
          Loopback.isMeantBy(address) || AddressText.canonical(address).isPresent(),
          "address",
          "an address of this host",
          address);
      Require.port("port", port);
      Require.that(
          !tls.isOn() || protocol == Protocol.TCP, "tls", "left out where protocol is udp", tls);
      Require.that(!senders.isEmpty(), "senders", "those that may send", senders);
      Require.between("longest", longest, 1024, 16 << 20);
      Require.between("waiting", waiting, 1 << 17, 1 << 30);
      Require.between("connections", connections, 1, 4096);
      var unused = new Networks("senders", senders);
    }
  }

  /** Makes sources of type {@code syslog}. */
  public static final class Factory implements Source.Factory<Config> {
    @Override
    public String type() {
      return "syslog";
    }

    @Override
    public String about() {
      return "Whatever any format reads, as syslog daemons forward it over TCP, TLS or UDP.";
    }

    @Override
    public Config defaults() {
      return new Config(
          "127.0.0.1",
          5514,
          Protocol.TCP,
          ListenerTls.none(),
          List.of("127.0.0.0/8", "::1"),
          1 << 20,
          16 << 20,
          256);
    }

    @Override
    public Source create(Config config, SourceContext context) {
      return new SyslogSource(config, context);
    }

    /** None of its own: it reads those of the other sources. */
    @Override
    public List<EventParser> parsers() {
      return List.of();
    }
  }
}
