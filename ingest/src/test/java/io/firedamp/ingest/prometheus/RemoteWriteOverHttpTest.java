package io.firedamp.ingest.prometheus;

import static io.firedamp.ingest.prometheus.WriteRequests.CPU;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordingPublisher;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.prometheus.WriteRequests.Series;
import io.firedamp.ingest.transport.IngestServer;
import io.firedamp.ingest.transport.Listeners;
import io.firedamp.schemas.avro.ResourceSample;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;

/** What remote write's specification asks of a receiver. */
class RemoteWriteOverHttpTest {
  private static final String ONE = "application/x-protobuf";
  private static final String TWO = "application/x-protobuf;proto=io.prometheus.write.v2.Request";
  private static final long TEN = 1_700_000_000_000L;
  private static final Map<String, String> WEB =
      Map.of("namespace", "shop", "pod", "web-0", "container", "web");
  private static final Series SERIES =
      Series.of(CPU, WEB, 1, TEN, 2, TEN + 30_000, 3, TEN + 60_000);

  private final RecordingPublisher publisher = new RecordingPublisher();
  private final HttpClient client = HttpClient.newHttpClient();
  private final IngestServer server = Listeners.open(publisher);
  private Source source;

  @BeforeEach
  void listen() {
    RemoteWriteSource.Factory factory = new RemoteWriteSource.Factory();
    Provenance from = new Provenance("prod", "metrics");
    source =
        factory.create(
            factory.defaults(),
            new SourceContext(from, publisher, server.of(from), Clock.systemUTC()));
    source.start();
    server.start();
  }

  @AfterEach
  void stop() {
    source.close();
    server.close();
  }

  @Test
  void answersNothingToWhatItTookOfVersionOne() throws Exception {
    HttpResponse<String> answer = post(ONE, "snappy", Snappy.compress(WriteRequests.one(SERIES)));

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
    assertThat(publisher.values(ResourceSample.class)).hasSize(1);
  }

  @Test
  void saysHowMuchIsWrittenOfVersionTwo() throws Exception {
    HttpResponse<String> answer = post(TWO, "snappy", Snappy.compress(WriteRequests.two(SERIES)));

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(written(answer, "Samples")).isEqualTo("3");
    assertThat(written(answer, "Histograms")).isEqualTo("0");
    assertThat(written(answer, "Exemplars")).isEqualTo("0");
  }

  private static String written(HttpResponse<String> answer, String what) {
    return answer
        .headers()
        .firstValue("X-Prometheus-Remote-Write-" + what + "-Written")
        .orElse("none");
  }

  @Test
  void refusesOtherTypesAndEncodings() throws Exception {
    byte[] body = Snappy.compress(WriteRequests.one(SERIES));

    assertThat(post("application/json", "snappy", body).statusCode()).isEqualTo(415);
    assertThat(post("application/x-protobuf;proto=a.b", "snappy", body).statusCode())
        .isEqualTo(415);
    assertThat(post(ONE, "br", body).statusCode()).isEqualTo(415);
    assertThat(publisher.events()).isEmpty();
  }

  @Test
  void refusesForGoodWhatCannotBeReadOrIsTooLarge() throws Exception {
    byte[] compressed = Snappy.compress(WriteRequests.one(SERIES));
    byte[] bomb = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7, 0};

    assertThat(post(ONE, "snappy", WriteRequests.one(SERIES)).statusCode()).isEqualTo(400);
    assertThat(post(ONE, "snappy", Arrays.copyOf(compressed, 20)).statusCode()).isEqualTo(400);
    assertThat(post(ONE, "snappy", Snappy.compress(new byte[] {0x0a, 9, 1})).statusCode())
        .isEqualTo(400);
    assertThat(post(ONE, "snappy", bomb).statusCode()).isEqualTo(413);
    assertThat(post(ONE, "snappy", Snappy.compress(new byte[5 << 20])).statusCode()).isEqualTo(413);
    assertThat(publisher.rejected()).isNotEmpty();
    assertThat(post(ONE, "snappy", compressed).statusCode()).isEqualTo(204);
  }

  private HttpResponse<String> post(String type, String encoding, byte[] body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d/api/v1/write".formatted(server.port())))
            .header("Content-Type", type)
            .header("Content-Encoding", encoding)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
