package io.firedamp.app.demo;

import io.firedamp.app.Failure;
import io.firedamp.app.replay.Replay;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.format.Formats;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Sends the story to the listener as its senders would; expositions go through their parser. */
public final class StoryTeller {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String listener;
  private final Formats formats;
  private final Provenance scraped;
  private final Map<EventParser, RecordReader> readers = new HashMap<>();
  private final Replay replay;

  /**
   * @param listener where sources are pushed to
   * @param parsers one of which recognises what a scrape brings
   */
  public StoryTeller(String listener, String cluster, List<EventParser> parsers, Replay replay) {
    this.listener = listener;
    this.formats = new Formats(parsers);
    this.scraped = new Provenance(cluster, "cadvisor");
    this.replay = replay;
  }

  /** Tells it from beginning to end. */
  public void tell() throws IOException, InterruptedException {
    for (Step step : new MinerStory().steps()) {
      switch (step.channel()) {
        case REGISTRY -> post("/v1/registry/distribution", step);
        case AUDIT -> post("/v1/kubernetes/audit", step);
        case ZEEK -> post("/v1/zeek", step);
        case CADVISOR -> scrape(step);
      }
    }
  }

  private void post(String path, Step step) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(listener + path))
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofString(step.body()))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 202) {
      throw new Failure(
          "the listener answered %d to %s: %s".formatted(answer.statusCode(), path, answer.body()));
    }
  }

  private void scrape(Step step) {
    try {
      byte[] exposition = step.body().getBytes(StandardCharsets.UTF_8);
      for (ParsedEvent event : reader(exposition).read(exposition)) {
        replay.publish(event);
      }
    } catch (MalformedEventException e) {
      throw new Failure("the story's own metrics are malformed: " + e.getMessage(), e);
    }
  }

  /** One reader for all scrapes: counters go on from one to the next. */
  private RecordReader reader(byte[] exposition) {
    EventParser parser =
        formats
            .of(exposition)
            .orElseThrow(() -> new Failure("no installed format reads the story's metrics"));
    return readers.computeIfAbsent(parser, format -> format.readerFor(scraped));
  }
}
