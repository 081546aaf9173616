package io.firedamp.sinks.gelf;

import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.http.Batches;
import io.firedamp.sinks.http.HttpConfig;
import io.firedamp.sinks.http.HttpPoster;
import io.firedamp.sinks.http.Payload;
import io.firedamp.sinks.stream.StreamConfig;
import io.firedamp.sinks.stream.StreamDelivery;
import io.firedamp.sinks.tls.TlsConfig;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Sends incidents to a GELF input of Graylog, by what the URL's scheme says. */
public final class GelfSink implements Sink {
  /** Bytes; Graylog's inputs take 2 MiB of a message over TCP, and as much of a body. */
  private static final int LARGEST = 256 * 1024;

  /** What ends a message over TCP. */
  private static final String END = "\u0000";

  private final IncidentFormat format;
  private final Function<List<Payload>, List<Outcome>> delivery;
  private final Runnable closing;

  GelfSink(Config config, SinkContext context, LongSupplier nanoTime) {
    this.format = context.formats().named("gelf");
    if (config.isHttp()) {
      HttpPoster poster = new HttpPoster(config.http(), context);
      Batches batches =
          new Batches(
              LARGEST,
              1,
              one -> poster.post("application/json", Payload.body(one)),
              answer -> false,
              poster::reason,
              nanoTime);
      this.delivery = batches::deliver;
      this.closing = poster::close;
    } else {
      StreamDelivery stream =
          new StreamDelivery(config.stream(), config.confirmAfter(), context.counters());
      this.delivery =
          all ->
              all.isEmpty()
                  ? List.of()
                  : Collections.nCopies(all.size(), stream.send(Payload.body("", END, all, END)));
      this.closing = stream::close;
    }
  }

  /**
   * Where to and how.
   *
   * @param url tls://host:port, tcp://host:port, or https://host:port/gelf (http to this machine)
   * @param headers of HTTP, as Authorization; values are never shown
   * @param connectTimeout of connecting and of the handshake
   * @param timeout of each request or write
   * @param confirmAfter how long a connection of TCP must outlive a batch for it to count as
   *     delivered
   * @param certificates whom to trust and who to be
   */
  public record Config(
      String url,
      Map<String, String> headers,
      Duration connectTimeout,
      Duration timeout,
      Duration confirmAfter,
      TlsConfig certificates) {

    public Config {
      headers = Map.copyOf(headers);
      HttpConfig.requireWaits(connectTimeout, timeout);
      Require.between("confirmAfter", confirmAfter, Duration.ofMillis(1), Duration.ofMinutes(1));
      if (url.startsWith("http:") || url.startsWith("https:")) {
        new HttpConfig(url, headers, connectTimeout, timeout, certificates).requireConfidential();
      } else {
        Require.that(
            url.matches("(tcp|tls)://[^\\s/:@]+:\\d{1,5}") && port(url) >= 1 && port(url) <= 65_535,
            "url",
            "tls://host:port, tcp://host:port or https://host…",
            url);
        Require.that(
            headers.isEmpty(), "headers", "empty where HTTP is not spoken", headers.keySet());
      }
    }

    boolean isHttp() {
      return url.startsWith("http");
    }

    HttpConfig http() {
      return new HttpConfig(url, headers, connectTimeout, timeout, certificates);
    }

    StreamConfig stream() {
      URI uri = URI.create(url);
      return new StreamConfig(
          uri.getHost(), uri.getPort(), url.startsWith("tls:"), certificates, timeout);
    }

    private static int port(String url) {
      return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
    }

    /** Without what may be secret. */
    @Override
    public String toString() {
      return "GELF to " + (isHttp() ? http().target() : url);
    }
  }

  /** Makes sinks of type {@code gelf}. */
  public static final class Factory implements Sink.Factory<Config> {
    @Override
    public String type() {
      return "gelf";
    }

    @Override
    public Config defaults() {
      return new Config(
          "tls://localhost:12201",
          Map.of(),
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          Duration.ofMillis(300),
          TlsConfig.defaults());
    }

    @Override
    public String about() {
      return "A GELF input of Graylog, over TLS, TCP or HTTP.";
    }

    @Override
    public Sink create(Config config, SinkContext context) {
      return new GelfSink(config, context, System::nanoTime);
    }
  }

  @Override
  public List<Outcome> deliver(List<Incident> incidents) {
    return delivery.apply(
        incidents.stream().map(each -> new Payload(each, format.format(each, LARGEST))).toList());
  }

  @Override
  public void close() {
    closing.run();
  }
}
