package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.e2e.Message.Channel;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.prometheus.PrometheusTextParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Those who send a scenario: webhooks, log shippers, and a scraper with what it has read. */
final class Sender {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String listener;
  private final Consumer<ParsedEvent> samples;

  /** Something on its way: a body for the listener, or a sample for the publisher. */
  sealed interface Parcel {
    Instant time();
  }

  record Body(Instant time, String path, String text) implements Parcel {}

  record Sample(ParsedEvent event) implements Parcel {
    @Override
    public Instant time() {
      return event.time();
    }
  }

  Sender(String listener, Consumer<ParsedEvent> samples) {
    this.listener = listener;
    this.samples = samples;
  }

  /** What is sent, in event time. A scraper reads its counters in order, whatever comes after. */
  static List<Parcel> parcels(List<Message> messages) throws MalformedEventException {
    RecordReader scrapes =
        new PrometheusTextParser().readerFor(new Provenance(Story.CLUSTER, "cadvisor"));
    List<Parcel> parcels = new ArrayList<>();
    for (Message message : messages) {
      if (message.channel() == Channel.CADVISOR) {
        scrapes
            .read(message.body().getBytes(StandardCharsets.UTF_8))
            .forEach(event -> parcels.add(new Sample(event)));
      } else {
        parcels.add(new Body(message.time(), message.channel().path(), message.body()));
      }
    }
    return parcels;
  }

  void send(List<Parcel> parcels) throws IOException, InterruptedException {
    for (Parcel parcel : parcels) {
      if (parcel instanceof Body body) {
        assertThat(post(body)).isEqualTo(202);
      } else if (parcel instanceof Sample sample) {
        samples.accept(sample.event());
      }
    }
  }

  /** The answer's status. */
  int post(Body body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(listener + body.path()))
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofString(body.text()))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
