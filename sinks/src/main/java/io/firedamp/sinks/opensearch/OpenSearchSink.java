package io.firedamp.sinks.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.SinkCounters;
import io.firedamp.sinks.format.IncidentFormat;
import io.firedamp.sinks.format.IncidentFormats;
import io.firedamp.sinks.http.HttpAnswer;
import io.firedamp.sinks.http.HttpConfig;
import io.firedamp.sinks.http.HttpPoster;
import io.firedamp.sinks.http.InTurn;
import io.firedamp.sinks.http.Payload;
import io.firedamp.sinks.tls.TlsConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Indexes incidents in OpenSearch or Elasticsearch, each once however often it is sent. */
public final class OpenSearchSink implements Sink {
  private static final String PATH = "/_bulk?" + BulkAnswer.FILTER;

  /** Bytes of a request; the smallest of hosted clusters take 10 MiB. */
  private static final int LARGEST_BODY = 5 * 1024 * 1024;

  private static final int LARGEST_DOCUMENT = 256 * 1024;

  private final JsonFactory json = new JsonFactory();
  private final Config config;
  private final IncidentFormat format;
  private final HttpPoster poster;
  private final SinkCounters counters;
  private final LongSupplier nanoTime;

  OpenSearchSink(Config config, SinkContext context, LongSupplier nanoTime) {
    this.config = config;
    this.format = format(config, context.formats());
    this.poster =
        new HttpPoster(config.http(), context.hiding(List.of(config.apiKey(), config.password())));
    this.counters = context.counters();
    this.nanoTime = nanoTime;
  }

  private static IncidentFormat format(Config config, IncidentFormats formats) {
    IncidentFormat format = formats.named(config.format());
    Require.text(
        format.contentType().startsWith("application/json"),
        "format",
        "one that writes JSON",
        config.format());
    return format;
  }

  /**
   * Where to and how.
   *
   * @param url of the cluster; with credentials https, or http to this machine
   * @param apiKey as Elasticsearch encodes it; empty for none
   * @param user with a password instead of an API key; empty for none
   * @param index the one index, or an alias with one; no data stream, which could not be updated
   * @param format of the documents: ecs, or another that writes JSON
   * @param connectTimeout of connecting and of the handshake
   * @param timeout of each request, to the last byte of its answer
   * @param certificates whom to trust and who to be
   */
  public record Config(
      String url,
      String apiKey,
      String user,
      String password,
      String index,
      String format,
      Duration connectTimeout,
      Duration timeout,
      TlsConfig certificates) {

    public Config {
      Require.text(
          index.matches("[a-z0-9][a-z0-9._-]{0,127}"),
          "index",
          "lower-case letters, digits, dots, hyphens and underscores, at most 128",
          index);
      HttpConfig.requireWaits(connectTimeout, timeout);
      HttpConfig.requireToken("apiKey", apiKey);
      Require.text(user.indexOf(':') < 0, "user", "without a colon", user);
      if (!apiKey.isEmpty() && !user.isEmpty()) {
        throw new IllegalArgumentException("apiKey must be empty where there is a user");
      }
      if (user.isEmpty() && !password.isEmpty()) {
        throw new IllegalArgumentException("password is of no use without user, which was empty");
      }
      HttpConfig http =
          new HttpConfig(
              url, headers(apiKey, user, password), connectTimeout, timeout, certificates);
      http.requireBase();
      if (!http.headers().isEmpty()) {
        http.requireConfidential();
      }
    }

    HttpConfig http() {
      return new HttpConfig(
          url, headers(apiKey, user, password), connectTimeout, timeout, certificates);
    }

    private static Map<String, String> headers(String apiKey, String user, String password) {
      if (!apiKey.isEmpty()) {
        return Map.of("Authorization", "ApiKey " + apiKey);
      }
      return user.isEmpty()
          ? Map.of()
          : Map.of(
              "Authorization",
              "Basic "
                  + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8)));
    }

    /** Without credentials. */
    @Override
    public String toString() {
      return "index %s at %s, %s".formatted(index, http().target(), format);
    }
  }

  /** Makes sinks of type {@code opensearch}. */
  public static final class Factory implements Sink.Factory<Config> {
    @Override
    public String type() {
      return "opensearch";
    }

    @Override
    public Config defaults() {
      return new Config(
          "https://localhost:9200",
          "",
          "",
          "",
          "firedamp-incidents",
          "ecs",
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          TlsConfig.defaults());
    }

    @Override
    public String about() {
      return "An index of OpenSearch or Elasticsearch, one document for each incident.";
    }

    @Override
    public void check(Config config, IncidentFormats formats) {
      format(config, formats).requireRoom(LARGEST_DOCUMENT);
    }

    @Override
    public Sink create(Config config, SinkContext context) {
      return new OpenSearchSink(config, context, System::nanoTime);
    }
  }

  /** Makes the same sinks under the name by which users of Elasticsearch look for them. */
  public static final class ElasticsearchFactory implements Sink.Factory<Config> {
    private final Factory same = new Factory();

    @Override
    public String type() {
      return "elasticsearch";
    }

    @Override
    public Config defaults() {
      return same.defaults();
    }

    @Override
    public String about() {
      return "An index of Elasticsearch: 'opensearch' by another name.";
    }

    @Override
    public void check(Config config, IncidentFormats formats) {
      same.check(config, formats);
    }

    @Override
    public Sink create(Config config, SinkContext context) {
      return same.create(config, context);
    }
  }

  @Override
  public List<Outcome> deliver(List<Incident> incidents) {
    List<Payload> operations = incidents.stream().map(this::operation).toList();
    InTurn turn = new InTurn(nanoTime);
    return turn.send(
        InTurn.within(LARGEST_BODY, operations, Payload::size), part -> index(part, turn));
  }

  /** A line that says where to, and the document. */
  private Payload operation(Incident incident) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    try (JsonGenerator out = json.createGenerator(lines)) {
      out.writeStartObject();
      out.writeObjectFieldStart("index");
      out.writeStringField("_index", config.index());
      out.writeStringField("_id", VisibleText.of(incident.getId()));
      out.writeNumberField("version", incident.getRevision());
      out.writeStringField("version_type", "external");
      out.writeEndObject();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lines.write('\n');
    lines.writeBytes(format.format(incident, LARGEST_DOCUMENT));
    lines.write('\n');
    return new Payload(incident, lines.toByteArray());
  }

  private List<Outcome> index(List<Payload> part, InTurn turn) {
    HttpAnswer answer = poster.post(PATH, Map.of(), "application/x-ndjson", Payload.body(part));
    BulkAnswer said = BulkAnswer.of(answer.body());
    boolean isTaken = answer.outcome() instanceof Delivered;
    if (isTaken && said.items().size() == part.size()) {
      return said.items().stream().map(this::outcome).toList();
    }
    if (!isTaken && !(answer.outcome() instanceof Poison)) {
      return Collections.nCopies(part.size(), answer.outcome());
    }
    // Refused as one, or an answer too long to be read: documents may be sent twice without harm.
    return part.size() > 1
        ? turn.send(InTurn.halves(part), half -> index(half, turn))
        : List.of(alone(answer, said));
  }

  private Outcome outcome(BulkAnswer.Item item) {
    if (BulkRule.isDiskFull(item)) {
      counters.count("disk-full");
    }
    return BulkRule.outcome(item, poster::reason);
  }

  /** A document is to blame where the server itself says so, and not something before it. */
  private Outcome alone(HttpAnswer answer, BulkAnswer said) {
    return answer.status() == 413 || !said.error().type().isEmpty()
        ? answer.outcome()
        : new Hold(poster.reason("answered " + answer.status() + " as no bulk API does"));
  }

  @Override
  public void close() {
    poster.close();
  }
}
