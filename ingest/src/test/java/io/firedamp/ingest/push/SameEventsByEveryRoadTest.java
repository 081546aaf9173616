package io.firedamp.ingest.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.Await;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.RecordingPublisher;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.file.FileSource;
import io.firedamp.ingest.transport.PostedBodies;
import io.firedamp.ingest.transport.PushedFactory;
import io.firedamp.ingest.transport.Response;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a record means is its format's to say, whoever brought it. */
class SameEventsByEveryRoadTest {
  private static final Provenance FROM = new Provenance("prod", "any");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String AUDIT =
      "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"Metadata\","
          + "\"auditID\":\"a1\",\"stage\":\"ResponseComplete\",\"requestURI\":\"/api/v1/pods\","
          + "\"verb\":\"list\",\"user\":{\"username\":\"eve\"},"
          + "\"requestReceivedTimestamp\":\"2024-05-01T10:00:00.000000Z\","
          + "\"stageTimestamp\":\"2024-05-01T10:00:01.000000Z\"}\n";

  private final RecordingPublisher publisher = new RecordingPublisher();
  private final PostedBodies posted = new PostedBodies(publisher);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "azureflow/records.jsonl",
        "calico/flows.jsonl",
        "conntrack/events.log",
        "coredns/queries.log",
        "dnsmasq/extra.log",
        "dnsmasq/plain.log",
        "docker/events.jsonl",
        "envoy/access.log",
        "gcpflow/entries.jsonl",
        "hubble/dns.jsonl",
        "hubble/flows.jsonl",
        "route53/queries.jsonl",
        "sensor/defender.jsonl",
        "sensor/falco.jsonl",
        "sensor/guardduty.jsonl",
        "sensor/kubearmor.jsonl",
        "sensor/kubescape.jsonl",
        "sensor/osquery.jsonl",
        "sensor/securitycommandcenter.jsonl",
        "sensor/tetragon.jsonl",
        "sensor/tracee.jsonl",
        "sensor/wazuh.jsonl",
        "squid/access.log",
        "suricata/alert.jsonl",
        "suricata/dns.jsonl",
        "suricata/flow.jsonl",
        "suricata/tls.jsonl",
        "vpcflow/default.log",
        "vpcflow/version-5.log",
        "zeek/conn.jsonl",
        "zeek/conn.log",
        "zeek/dns.jsonl",
        "zeek/dns.log",
        "zeek/ssl.jsonl",
        "kubernetes-audit",
        "all of them, mixed"
      })
  void readsLinesAlikeFromAFileAndFromABody(String sample, @TempDir Path directory)
      throws Exception {
    byte[] lines = sample(sample);

    Response answer = post(lines);
    List<ParsedEvent> byPost = publisher.events();
    List<ParsedEvent> byFile = followed(lines, directory, byPost.size());

    assertThat(answer.status()).isEqualTo(202);
    assertThat(byPost).isNotEmpty();
    assertThat(byFile).containsExactlyElementsOf(byPost);
    assertThat(publisher.rejected()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "docker-inspect, docker/container-running.json",
    "docker-inspect, docker/image.json",
    "docker-stats, docker/stats-pair.json",
    "distribution-notification, registry/pull-by-tag.json",
  })
  void readsADocumentAsItsFormatDoes(String format, String sample) throws Exception {
    byte[] document = sample(sample);
    RecordReader own =
        parsers().stream()
            .filter(each -> each.format().equals(format))
            .findFirst()
            .orElseThrow()
            .readerFor(FROM);

    Response answer = post(document);

    List<ParsedEvent> expected = new ArrayList<>(own.read(document));
    assertThat(answer.status()).isEqualTo(202);
    assertThat(publisher.events()).isNotEmpty().containsExactlyElementsOf(expected);
  }

  private Response post(byte[] body) throws Exception {
    try (Source source =
        new PushSource.Factory()
            .create(new PushedFactory.Config("/v1/events"), context(publisher))) {
      source.start();
      return posted.send("/v1/events", body);
    }
  }

  private List<ParsedEvent> followed(byte[] lines, Path directory, int count) throws Exception {
    Path file = Files.write(directory.resolve("sample.log"), lines);
    FileSource.Config config =
        new FileSource.Config(
            List.of(file.toString()),
            "auto",
            FileSource.From.START,
            Duration.ofMillis(10),
            1 << 20,
            Duration.ofSeconds(5),
            false,
            directory.resolve("positions").toString());
    RecordingPublisher followed = new RecordingPublisher();
    try (Source source = new FileSource.Factory().create(config, context(followed))) {
      source.start();
      Await.until("all events", PATIENCE, () -> followed.events().size() >= count);
    }
    return followed.events();
  }

  private SourceContext context(RecordingPublisher to) {
    return new SourceContext(FROM, to, posted, Clock.systemUTC(), parsers());
  }

  private static List<EventParser> parsers() {
    List<EventParser> all = new ArrayList<>();
    for (Source.Factory<?> factory : ServiceLoader.load(Source.Factory.class)) {
      all.addAll(factory.parsers());
    }
    return all;
  }

  private static byte[] sample(String name) throws Exception {
    if (name.equals("kubernetes-audit")) {
      return AUDIT.getBytes(UTF_8);
    }
    if (name.startsWith("all")) {
      return (text("coredns/queries.log")
              + text("squid/access.log")
              + text("dnsmasq/plain.log")
              + text("zeek/conn.jsonl")
              + text("zeek/conn_long.log")
              + AUDIT
              + text("docker/events.jsonl")
              + text("hubble/flows.jsonl")
              + text("route53/queries.jsonl")
              + text("sensor/falco.jsonl")
              + text("sensor/guardduty.jsonl")
              + text("sensor/tetragon.jsonl")
              + text("suricata/flow.jsonl")
              + text("vpcflow/version-5.log")
              + text("zeek/dns.jsonl"))
          .getBytes(UTF_8);
    }
    return text(name).getBytes(UTF_8);
  }

  private static String text(String resource) throws Exception {
    try (InputStream in =
        Objects.requireNonNull(
            SameEventsByEveryRoadTest.class.getResourceAsStream("/" + resource), resource)) {
      String text = new String(in.readAllBytes(), UTF_8);
      return text.endsWith("\n") ? text : text + "\n";
    }
  }
}
