package io.firedamp.sinks.aws;

import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Sink;
import io.firedamp.sinks.TestContexts;
import io.firedamp.sinks.tls.TlsConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both sinks of AWS against moto, which refuses what is not signed as AWS wants it. */
class MotoTest {
  private static final Duration PATIENT = Duration.ofSeconds(30);
  private static final String REGION = "us-east-1";

  private static Moto moto;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException, InterruptedException {
    moto = Moto.start(directory);
  }

  @AfterAll
  static void stop() {
    if (moto != null) {
      moto.close();
    }
  }

  private static S3Sink.Config s3(String secret) {
    return new S3Sink.Config(
        moto.url() + "/incidents",
        REGION,
        moto.keyId(),
        secret,
        "soc",
        "ecs",
        PATIENT,
        PATIENT,
        TlsConfig.defaults());
  }

  private static SecurityHubSink.Config hub(String secret) {
    return new SecurityHubSink.Config(
        REGION,
        "123456789012",
        moto.url(),
        moto.keyId(),
        secret,
        PATIENT,
        PATIENT,
        TlsConfig.defaults());
  }

  private static String read(String method, String service, String path, String body) {
    try (AwsClient client =
        new AwsClient(
            service.equals("s3") ? s3(moto.secret()).http() : hub(moto.secret()).http(),
            service,
            REGION,
            new AwsLogin(moto.keyId(), moto.secret()).credentials(),
            TestContexts.context("reader"))) {
      return client
          .send(method, path, "application/json", body.getBytes(StandardCharsets.UTF_8))
          .body();
    }
  }

  @Test
  void putsObjectsWhateverTheirIdsAre() throws IOException {
    try (Sink sink =
        new S3Sink(s3(moto.secret()), TestContexts.context("bucket"), System::nanoTime)) {
      assertThat(sink.deliver(List.of(incident("a", 1, HOSTILE), incident("b c/+", 2, HOSTILE))))
          .containsOnly(new Delivered());
    }

    JsonNode first =
        new ObjectMapper().readTree(read("GET", "s3", "/soc/day=2018-03-16/a-1.json", ""));
    JsonNode second =
        new ObjectMapper()
            .readTree(read("GET", "s3", "/soc/day=2018-03-16/b_20c_2f_2b-2.json", ""));
    assertThat(first.path("event").path("id").asText()).isEqualTo("a");
    assertThat(second.path("event").path("id").asText()).isEqualTo("b c/+");
  }

  @Test
  void importsAFindingUpdatesItAndArchivesIt() throws IOException {
    Incident ended =
        Incident.newBuilder(incident("a", 2, HOSTILE)).setStatus(IncidentStatus.CLOSED).build();
    try (Sink sink =
        new SecurityHubSink(hub(moto.secret()), TestContexts.context("hub"), System::nanoTime)) {
      assertThat(sink.deliver(List.of(incident("a", 1, HOSTILE), incident("b", 1, "x"))))
          .containsOnly(new Delivered());
      assertThat(sink.deliver(List.of(ended))).containsOnly(new Delivered());
    }

    JsonNode findings =
        new ObjectMapper()
            .readTree(read("POST", "securityhub", "/findings", "{}"))
            .path("Findings");
    assertThat(findings).hasSize(2);
    assertThat(findings)
        .filteredOn(finding -> finding.path("Id").asText().equals("a"))
        .singleElement()
        .satisfies(
            finding -> assertThat(finding.path("RecordState").asText()).isEqualTo("ARCHIVED"));
  }

  @Test
  void holdsWhereTheSecretIsWrong() {
    try (Sink bucket =
            new S3Sink(s3("wrong-secret"), TestContexts.context("bucket"), System::nanoTime);
        Sink hub =
            new SecurityHubSink(
                hub("wrong-secret"), TestContexts.context("hub"), System::nanoTime)) {
      assertThat(bucket.deliver(List.of(incident("a", 1, "x"))).get(0)).isInstanceOf(Hold.class);
      assertThat(hub.deliver(List.of(incident("a", 1, "x"))).get(0)).isInstanceOf(Hold.class);
    }
  }
}
