package io.firedamp.ingest.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordingPublisher;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.kubernetes.KubernetesSource;
import io.firedamp.ingest.registry.RegistrySource;
import io.firedamp.ingest.transport.PostedBodies;
import io.firedamp.ingest.transport.PushedFactory;
import io.firedamp.ingest.zeek.ZeekSource;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A sender is told what Kafka has as events, record by record, and what became of the rest. */
class AcceptedTest {
  private static final Instant NOW = Instant.parse("2023-11-14T22:00:00Z");
  private static final String TODAY = "2023-11-14T21:59:00Z";
  private static final String TOMORROW = "2023-11-15T21:59:00Z";

  private final RecordingPublisher publisher = new RecordingPublisher();
  private final PostedBodies posted = new PostedBodies(publisher);

  @BeforeEach
  void setTheClock() {
    publisher.takeUntil(NOW);
  }

  @Test
  void countsAPodThatIsCreatedOnceThoughItTellsOfMore() throws Exception {
    String answer = answer(new KubernetesSource.Factory(), podCreated("a-1", TODAY));

    assertThat(publisher.events()).hasSizeGreaterThan(1);
    assertThat(answer).isEqualTo("{\"accepted\":1,\"rejected\":0}\n");
  }

  @Test
  void countsWhatIsDatedAheadAsRejectedAtEveryPath() throws Exception {
    String rejected =
        "{\"accepted\":0,\"rejected\":1,\"reasons\":{\"dated ahead of the clock\":1}}\n";

    List<String> answers =
        List.of(
            answer(new KubernetesSource.Factory(), podCreated("a-1", TOMORROW)),
            answer(new RegistrySource.Factory(), pulled(TOMORROW)),
            answer(new ZeekSource.Factory(), asked(1700085540)));

    assertThat(answers).containsOnly(rejected);
    assertThat(publisher.events()).isEmpty();
    assertThat(publisher.setAside()).hasSizeGreaterThan(3);
  }

  @Test
  void tellsApartWhatBecameOfEachRecord() throws Exception {
    String answer =
        answer(
            new ZeekSource.Factory(),
            asked(1699999000)
                + asked(1700085540)
                + "{\"_path\":\"files\",\"ts\":1699999000.5}\n".repeat(2)
                + asked(1699999001)
                + asked(1699999002).replace("a.example", "b").replace("1699999002", "\"never\""));

    assertThat(answer)
        .isEqualTo(
            "{\"accepted\":2,\"rejected\":2,\"reasons\":{\"dated ahead of the clock\":1,"
                + "\"unreadable\":1},\"leftOut\":{\"zeek log of no use here\":2}}\n");
  }

  @Test
  void saysWhatIsHeldForALaterRecord() throws Exception {
    String received = podCreated("a-1", TODAY).replace("ResponseComplete", "RequestReceived");

    assertThat(answer(new KubernetesSource.Factory(), received))
        .isEqualTo("{\"accepted\":0,\"rejected\":0,\"held\":1}\n");
  }

  private String answer(PushedFactory factory, String body) throws Exception {
    PushedFactory.Config config = factory.defaults();
    try (Source source =
        factory.create(
            config,
            new SourceContext(
                new Provenance("prod", factory.type()), publisher, posted, Clock.systemUTC()))) {
      source.start();
      return posted.send(config.path(), body.getBytes(UTF_8)).body();
    }
  }

  private static String podCreated(String id, String time) {
    return """
        {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"RequestResponse","auditID":"%s",
         "stage":"ResponseComplete","requestURI":"/api/v1/namespaces/shop/pods","verb":"create",
         "user":{"username":"u"},"objectRef":{"resource":"pods","namespace":"shop","name":"web"},
         "responseStatus":{"code":201},"requestReceivedTimestamp":"%s",
         "requestObject":{"kind":"Pod","metadata":{"name":"web","namespace":"shop"},
           "spec":{"containers":[{"name":"a","image":"x:1"},{"name":"b","image":"y:1"}]}},
         "responseObject":{"kind":"Pod","metadata":{"name":"web","namespace":"shop","uid":"u-1"},
           "spec":{"containers":[{"name":"a","image":"x:1"},{"name":"b","image":"y:1"}]}}}
        """
        .formatted(id, time);
  }

  private static String pulled(String time) {
    return """
        {"events":[{"id":"e-1","timestamp":"%s","action":"pull","target":{
          "mediaType":"application/vnd.oci.image.manifest.v1+json","repository":"library/x",
          "digest":"sha256:%s","tag":"1"},"request":{"host":"r.example","method":"GET"}}]}
        """
        .formatted(time, "a".repeat(64));
  }

  private static String asked(long seconds) {
    return """
        {"_path":"dns","ts":%d,"uid":"C1","id.orig_h":"10.20.0.7","id.orig_p":40001,\
        "id.resp_h":"10.0.0.2","id.resp_p":53,"proto":"udp","query":"a.example"}
        """
        .formatted(seconds);
  }
}
