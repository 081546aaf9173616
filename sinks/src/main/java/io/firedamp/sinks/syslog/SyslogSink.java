package io.firedamp.sinks.syslog;

import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.IncidentFormats;
import io.firedamp.sinks.stream.StreamConfig;
import io.firedamp.sinks.stream.StreamDelivery;
import io.firedamp.sinks.tls.TlsConfig;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** Sends incidents to a syslog receiver; see the package for what "delivered" means here. */
public final class SyslogSink implements Sink {
  private static final String RELP = "relp";

  private final Config config;
  private final SyslogMessage message;
  private final IncidentFormat format;
  private final int room;
  private final StreamDelivery stream;
  private final RelpDelivery relp;

  SyslogSink(Config config, SinkContext context) {
    this.config = config;
    StreamConfig to =
        new StreamConfig(
            config.host(), config.port(), config.tls(), config.certificates(), config.timeout());
    this.stream = new StreamDelivery(to, config.confirmAfter(), context.counters());
    this.relp = new RelpDelivery(to, context.counters());
    this.message =
        new SyslogMessage(
            config.facility(),
            config.hostname().isEmpty() ? thisHost() : config.hostname(),
            config.appName());
    this.format = format(config, context.formats());
    this.room = config.maxMessageSize() - SyslogMessage.LARGEST_HEAD;
  }

  private static IncidentFormat format(Config config, IncidentFormats formats) {
    IncidentFormat format = formats.named(config.format());
    int smallest = format.smallest() + SyslogMessage.LARGEST_HEAD;
    if (config.maxMessageSize() < smallest) {
      throw new IllegalArgumentException(
          "maxMessageSize must be at least %d for %s, was %d"
              .formatted(smallest, format.name(), config.maxMessageSize()));
    }
    return format;
  }

  /**
   * Where to and how.
   *
   * @param tls whether RFC 5425 is spoken
   * @param certificates whom to trust and who to be under TLS
   * @param format of the body: cef, ecs, or another that is installed
   * @param framing octet-counting, newline for receivers that know no other, or relp, whose
   *     receiver acknowledges each message
   * @param facility 0..23; 13 is audit
   * @param hostname that we sign with; empty is this machine's name
   * @param maxMessageSize bytes; rsyslog cuts at 8192 unless told otherwise, ecs needs 9216 or more
   * @param timeout of connecting, of the handshake and of each write
   * @param confirmAfter how long the connection must outlive a batch for it to count as delivered
   */
  public record Config(
      String host,
      int port,
      boolean tls,
      TlsConfig certificates,
      String format,
      String framing,
      int facility,
      String appName,
      String hostname,
      int maxMessageSize,
      Duration timeout,
      Duration confirmAfter) {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    public Config {
      Require.text(!host.isBlank(), "host", "a name or an address", host);
      Require.between("port", port, 1, 65_535);
      Require.that(
          List.of("octet-counting", "newline", RELP).contains(framing),
          "framing",
          "octet-counting, newline or relp",
          framing);
      Require.between("facility", facility, 0, 23);
      Require.between("maxMessageSize", maxMessageSize, 2048, 1024 * 1024);
      Require.between("timeout", timeout, SHORTEST, LONGEST);
      Require.between("confirmAfter", confirmAfter, SHORTEST, LONGEST);
    }

    /** Without what nobody asks for. */
    @Override
    public String toString() {
      return "syslog to %s:%d, tls %s, %s".formatted(host, port, tls, format);
    }
  }

  /** Makes sinks of type {@code syslog}. */
  public static final class Factory implements Sink.Factory<Config> {
    @Override
    public String type() {
      return "syslog";
    }

    @Override
    public Config defaults() {
      return new Config(
          "localhost",
          6514,
          true,
          TlsConfig.defaults(),
          "cef",
          "octet-counting",
          13,
          "firedamp",
          "",
          8192,
          Duration.ofSeconds(10),
          Duration.ofMillis(300));
    }

    @Override
    public String about() {
      return "RFC 5424 syslog over TCP, TLS or RELP, in any of the formats.";
    }

    @Override
    public void check(Config config, IncidentFormats formats) {
      format(config, formats);
    }

    @Override
    public Sink create(Config config, SinkContext context) {
      return new SyslogSink(config, context);
    }
  }

  @Override
  public List<Outcome> deliver(List<Incident> incidents) {
    if (incidents.isEmpty()) {
      return List.of();
    }
    List<byte[]> messages =
        incidents.stream().map(each -> message.format(each, format.format(each, room))).toList();
    return config.framing().equals(RELP)
        ? relp.send(messages)
        : Collections.nCopies(incidents.size(), stream.send(frames(messages)));
  }

  @Override
  public void close() {
    stream.close();
    relp.close();
  }

  private byte[] frames(List<byte[]> messages) {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    for (byte[] line : messages) {
      if (config.framing().equals("octet-counting")) {
        frames.writeBytes((line.length + " ").getBytes(StandardCharsets.US_ASCII));
        frames.writeBytes(line);
      } else {
        frames.writeBytes(line);
        frames.write('\n');
      }
    }
    return frames.toByteArray();
  }

  private static String thisHost() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "";
    }
  }
}
