package io.firedamp.ingest.netflow;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.SourceHealth;
import io.firedamp.ingest.kit.Daemon;
import io.firedamp.ingest.kit.DatagramListener;
import io.firedamp.ingest.kit.Inbox;
import io.firedamp.ingest.kit.Networks;
import io.firedamp.ingest.kit.Senders;
import io.firedamp.ingest.transport.Loopback;
import io.firedamp.schemas.AddressText;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.NetworkFlow;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;

/** Listens for datagrams of exporters. Whoever is not among them is counted, and not read. */
public final class NetflowSource implements Source {
  private static final String NO_ROOM = "netflow datagram for which there was no room";
  private static final String STRANGER = "netflow datagram of an exporter that is not listed";

  private static final long PATIENCE = TimeUnit.SECONDS.toMillis(10);

  private final Config config;
  private final RecordCounts.Counter counter = new RecordCounts.Counter();
  private final Inbox inbox;
  private final Worker worker;
  private final Thread reading;
  private final DatagramListener listener;

  NetflowSource(Config config, SourceContext context) {
    this.config = config;
    this.inbox = new Inbox(counter, config.waiting(), NO_ROOM);
    this.worker =
        new Worker(inbox, new NetflowReader(context.provenance(), config.scale()), context);
    this.reading = Daemon.thread("netflow-reader", worker);
    this.listener =
        new DatagramListener(
            "netflow-receiver",
            config.address(),
            config.port(),
            new Senders(new Networks("exporters", config.exporters()), counter, STRANGER),
            inbox);
  }

  @Override
  public void start() {
    try {
      listener.start();
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
    return listener.port();
  }

  @Override
  public SourceHealth health() {
    String where = "listens for exporters at %s:%d".formatted(config.address(), port());
    return worker.health(where, config.scale());
  }

  @Override
  public RecordCounts counts() {
    return worker.counts().plus(counter.counts());
  }

  @Override
  public void close() {
    listener.close();
    inbox.close();
    worker.close();
    try {
      reading.join(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Settings.
   *
   * @param address to listen on
   * @param port 2055 is NetFlow's by custom, 4739 IPFIX's; 0 takes any free one
   * @param exporters addresses and networks whose datagrams are read, since UDP knows no token
   * @param waiting how much may wait to be read, bytes
   * @param scale whether counters of sampled packets are multiplied by what the exporter says
   */
  public record Config(
      String address, int port, List<String> exporters, int waiting, boolean scale) {
    private static final int LEAST = 1 << 17;
    private static final int MOST = 1 << 30;

    public Config {
      exporters = List.copyOf(exporters);
      Require.text(
          Loopback.isMeantBy(address) || AddressText.canonical(address).isPresent(),
          "address",
          "an address of this host",
          address);
      Require.port("port", port);
      Require.that(!exporters.isEmpty(), "exporters", "those that may send", exporters);
      Require.between("waiting", waiting, LEAST, MOST);
      var unused = new Networks("exporters", exporters);
    }
  }

  /** Makes sources of type {@code netflow}. */
  public static final class Factory implements Source.Factory<Config> {
    @Override
    public String type() {
      return "netflow";
    }

    @Override
    public String about() {
      return "NetFlow 5 and 9 and IPFIX over UDP, from routers, firewalls and probes.";
    }

    @Override
    public Config defaults() {
      return new Config("127.0.0.1", 2055, List.of("127.0.0.0/8", "::1"), 16 << 20, false);
    }

    @Override
    public Source create(Config config, SourceContext context) {
      return new NetflowSource(config, context);
    }

    @Override
    public Set<Class<? extends SpecificRecord>> publishes() {
      return Set.of(NetworkFlow.class);
    }

    @Override
    public List<EventParser> parsers() {
      return List.of(new NetflowParser());
    }
  }
}
