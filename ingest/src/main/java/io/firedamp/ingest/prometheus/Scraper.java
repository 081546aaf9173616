package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.format.AnyFormatReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Scrapes one target, again and again, and remembers its counters and what ails it. */
final class Scraper {
  private static final Logger log = LoggerFactory.getLogger(Scraper.class);
  private static final String ACCEPT =
      "text/plain;version=0.0.4;q=1,application/openmetrics-text;version=1.0.0;q=0.5";
  private static final List<EventParser> IN_JSON =
      List.of(new KubeletSummaryParser(), new CadvisorParser());
  private static final long SECONDS_TO_KEEP = 60;
  private static final int LONGEST_TOKEN = 64 * 1024;

  /**
   * Of one answer: a node's hundreds of pods give a tenth of them. What they cost in memory is a
   * hundred times what is said of them.
   */
  private static final int MOST_SAMPLES = 50_000;

  private final PrometheusSource.Target target;
  private final PrometheusSource.Config config;
  private final HttpClient client;
  private final ScheduledExecutorService deadlines;
  private final SourceContext context;
  private final Lock reading;
  private final RateReader reader;
  private final RecordReader answers;
  private volatile RecordCounts counts = RecordCounts.NONE;
  private volatile String trouble;
  private volatile Instant lastEvent = Instant.EPOCH;

  /**
   * @param deadlines ends answers that do not end by themselves
   * @param reading held while an answer is read: answers are large, one at a time is enough
   */
  Scraper(
      PrometheusSource.Target target,
      PrometheusSource.Config config,
      HttpClient client,
      ScheduledExecutorService deadlines,
      Lock reading,
      SourceContext context) {
    this.target = target;
    this.config = config;
    this.client = client;
    this.deadlines = deadlines;
    this.context = context;
    this.reading = reading;
    this.reader = new RateReader(context.provenance(), target.nodeOrHost(), MOST_SAMPLES);
    this.answers = new AnyFormatReader(IN_JSON, context.provenance());
    this.trouble = target.url() + " was not scraped yet";
  }

  /** One sentence, or empty when the latest scrape went well. */
  String trouble() {
    return trouble;
  }

  /** What became of what its scrapes held. */
  RecordCounts counts() {
    return counts;
  }

  /** When it last published; the epoch when never. */
  Instant lastEvent() {
    return lastEvent;
  }

  /** Never throws: what fails now is tried again at the next turn, and told meanwhile. */
  void scrape() {
    try {
      if (context.publisher().isSaturated()) {
        trouble = target.url() + " is left out: events are not being kept fast enough";
        return;
      }
      Instant scraped = context.clock().instant();
      trouble = read(fetch(), scraped);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | TimeoutException | ExecutionException | RuntimeException e) {
      trouble = "cannot scrape " + target.url() + ": " + e.getMessage();
      log.atDebug().setCause(e).addKeyValue("target", target.url()).log("scrape failed");
    } catch (Error e) {
      // Thrown on, it would end the schedule, and nobody would be told.
      trouble = "cannot scrape " + target.url() + ": " + e;
      log.atError().setCause(e).addKeyValue("target", target.url()).log("scrape failed");
    }
  }

  /** What ails the target, or empty. */
  private String read(byte[] body, Instant scraped)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      List<ParsedEvent> events = events(body, scraped);
      CompletableFuture.allOf(
              events.stream()
                  .map(context.publisher()::publish)
                  .toArray(CompletableFuture<?>[]::new))
          .get(SECONDS_TO_KEEP, TimeUnit.SECONDS);
      lastEvent = events.isEmpty() ? lastEvent : scraped;
      return "";
    } catch (MalformedEventException e) {
      String origin = context.provenance().source() + " " + target.url();
      context.publisher().reject(origin, body, e).get(SECONDS_TO_KEEP, TimeUnit.SECONDS);
      return "cannot read what " + target.url() + " answers: " + e.getMessage();
    }
  }

  private List<ParsedEvent> events(byte[] body, Instant scraped) throws MalformedEventException {
    reading.lock();
    try {
      return isJson(body) ? answers.read(body) : reader.read(body, scraped);
    } finally {
      counts = reader.counts().plus(answers.counts());
      reading.unlock();
    }
  }

  private static boolean isJson(byte[] body) {
    return body.length > 0 && (body[0] == '{' || body[0] == '[');
  }

  private byte[] fetch() throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(target.url()))
            .timeout(config.timeout())
            .header("Accept", ACCEPT);
    String token = token();
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<InputStream> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      if (answer.statusCode() != 200) {
        throw new IOException("it answered " + answer.statusCode());
      }
      return bounded(body);
    }
  }

  /**
   * The client's own timeout ends with the headers: a body that trickles is closed from outside.
   */
  private byte[] bounded(InputStream body) throws IOException {
    Future<?> deadline =
        deadlines.schedule(
            () -> {
              body.close();
              return null;
            },
            config.timeout().toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      byte[] bytes = body.readNBytes(config.maxBytes() + 1);
      if (bytes.length > config.maxBytes()) {
        throw new IOException("it answered with more than " + config.maxBytes() + " bytes");
      }
      // A stream closed meanwhile may look like one that ended: the deadline tells which it was.
      if (!deadline.cancel(false)) {
        throw new IOException("it did not answer within " + config.timeout());
      }
      return bytes;
    } finally {
      deadline.cancel(false);
    }
  }

  private String token() throws IOException {
    if (target.tokenFile().isEmpty()) {
      return target.token();
    }
    try (InputStream in = Files.newInputStream(Path.of(target.tokenFile()))) {
      return new String(in.readNBytes(LONGEST_TOKEN), java.nio.charset.StandardCharsets.UTF_8)
          .strip();
    }
  }
}
