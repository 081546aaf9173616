package io.firedamp.sinks.sumo;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.IncidentFormats;
import io.firedamp.sinks.http.Batches;
import io.firedamp.sinks.http.HttpAnswer;
import io.firedamp.sinks.http.HttpConfig;
import io.firedamp.sinks.http.HttpPoster;
import io.firedamp.sinks.http.Payload;
import io.firedamp.sinks.tls.TlsConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Sends incidents to an HTTP source of Sumo Logic, one a line. */
public final class SumoSink implements Sink {
  /** Bytes; Sumo Logic recommends requests of up to 1 MB before compression. */
  private static final int LARGEST_BODY = 900 * 1024;

  private static final int MOST = 1000;

  /** Bytes; it splits lines of more than 64 KiB. */
  private static final int LARGEST_LINE = 60 * 1024;

  private final IncidentFormat format;
  private final HttpPoster poster;
  private final Batches batches;

  SumoSink(Config config, SinkContext context, LongSupplier nanoTime) {
    this.format = context.formats().named(config.format());
    this.poster = new HttpPoster(config.http(), context);
    this.batches =
        new Batches(LARGEST_BODY, MOST, this::post, answer -> false, poster::reason, nanoTime);
  }

  /**
   * Where to and how.
   *
   * @param url of the HTTP source, which is a secret; https, or http to this machine
   * @param category of the logs; empty leaves it to the source, as do name and host
   * @param name of the source to be shown
   * @param host to be shown
   * @param format of the lines: ecs, cef, or another that is installed
   * @param connectTimeout of connecting and of the handshake
   * @param timeout of each request, to the last byte of its answer
   * @param certificates whom to trust and who to be
   */
  public record Config(
      String url,
      String category,
      String name,
      String host,
      String format,
      Duration connectTimeout,
      Duration timeout,
      TlsConfig certificates) {

    public Config {
      HttpConfig.requireName("category", category);
      HttpConfig.requireName("name", name);
      HttpConfig.requireName("host", host);
      HttpConfig.requireWaits(connectTimeout, timeout);
      new HttpConfig(url, headers(category, name, host), connectTimeout, timeout, certificates)
          .requireConfidential();
    }

    HttpConfig http() {
      return new HttpConfig(
          url, headers(category, name, host), connectTimeout, timeout, certificates);
    }

    private static Map<String, String> headers(String category, String name, String host) {
      Map<String, String> headers = new HashMap<>();
      put(headers, "X-Sumo-Category", category);
      put(headers, "X-Sumo-Name", name);
      put(headers, "X-Sumo-Host", host);
      return headers;
    }

    private static void put(Map<String, String> headers, String name, String value) {
      if (!value.isEmpty()) {
        headers.put(name, value);
      }
    }

    /** Without what is secret. */
    @Override
    public String toString() {
      return "Sumo Logic at %s, %s".formatted(http().target(), format);
    }
  }

  /** Makes sinks of type {@code sumo}. */
  public static final class Factory implements Sink.Factory<Config> {
    @Override
    public String type() {
      return "sumo";
    }

    @Override
    public Config defaults() {
      return new Config(
          "https://localhost/",
          "security/firedamp",
          "firedamp",
          "",
          "ecs",
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          TlsConfig.defaults());
    }

    @Override
    public String about() {
      return "An HTTP source of Sumo Logic, one incident a line.";
    }

    @Override
    public void check(Config config, IncidentFormats formats) {
      formats.named(config.format()).requireRoom(LARGEST_LINE);
    }

    @Override
    public Sink create(Config config, SinkContext context) {
      return new SumoSink(config, context, System::nanoTime);
    }
  }

  @Override
  public List<Outcome> deliver(List<Incident> incidents) {
    return batches.deliver(incidents.stream().map(this::payload).toList());
  }

  private Payload payload(Incident incident) {
    return new Payload(incident, format.format(incident, LARGEST_LINE));
  }

  private HttpAnswer post(List<Payload> part) {
    return poster.post("", Map.of(), format.contentType(), Payload.body("", "\n", part, "\n"));
  }

  @Override
  public void close() {
    poster.close();
  }
}
