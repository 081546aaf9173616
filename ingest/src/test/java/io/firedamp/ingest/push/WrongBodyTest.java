package io.firedamp.ingest.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordingPublisher;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.kubernetes.KubernetesAuditParser;
import io.firedamp.ingest.kubernetes.KubernetesObjectsParser;
import io.firedamp.ingest.kubernetes.KubernetesSource;
import io.firedamp.ingest.registry.RegistryParser;
import io.firedamp.ingest.registry.RegistrySource;
import io.firedamp.ingest.transport.PostedBodies;
import io.firedamp.ingest.transport.PushedFactory;
import io.firedamp.ingest.transport.Response;
import io.firedamp.ingest.zeek.ZeekParser;
import io.firedamp.ingest.zeek.ZeekSource;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A sender that was pointed at the wrong path learns of it; one that has nothing to say does not.
 */
class WrongBodyTest {
  private static final String REGISTRY = "/v1/registry/distribution";
  private static final String AUDIT = "/v1/kubernetes/audit";
  private static final String ZEEK = "/v1/zeek";
  private static final Map<String, String> BODIES = new LinkedHashMap<>();

  static {
    BODIES.put(
        "zeek",
        "{\"_path\":\"dns\",\"ts\":1700000002.5,\"uid\":\"C1\",\"id.orig_h\":\"10.20.0.7\","
            + "\"id.orig_p\":40001,"
            + "\"id.resp_h\":\"10.0.0.2\",\"id.resp_p\":53,\"proto\":\"udp\",\"query\":\"a.example\"}\n");
    BODIES.put(
        "tsv",
        """
        #separator \\x09
        #fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto
        1700000002.5\tC1\t10.20.0.7\t40001\t10.0.0.2\t443\ttcp
        """);
    BODIES.put(
        "audit",
        "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":{},\"items\":[{"
            + "\"level\":\"Metadata\",\"auditID\":\"a-1\",\"stage\":\"ResponseComplete\","
            + "\"requestURI\":\"/api\",\"verb\":\"get\",\"user\":{\"username\":\"u\"},"
            + "\"requestReceivedTimestamp\":\"2023-11-14T22:13:22.500000Z\"}]}");
    BODIES.put(
        "registry",
        "{\"events\":[{\"id\":\"e-1\",\"timestamp\":\"2023-11-14T22:13:22Z\",\"action\":\"pull\","
            + "\"target\":{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
            + "\"repository\":\"library/x\",\"digest\":\"sha256:"
            + "a".repeat(64)
            + "\",\"tag\":\"1\"},\"request\":{\"host\":\"r.example\",\"method\":\"GET\"}}]}");
    BODIES.put(
        "harbor",
        "{\"type\":\"PULL_ARTIFACT\",\"occur_at\":1700000002,\"operator\":\"u\",\"event_data\":{"
            + "\"resources\":[{\"digest\":\"sha256:"
            + "b".repeat(64)
            + "\",\"tag\":\"1\",\"resource_url\":\"h.example/p/x:1\"}],\"repository\":{"
            + "\"repo_full_name\":\"p/x\"}}}");
    BODIES.put("pods", "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[]}");
    BODIES.put("object", "{}");
    BODIES.put("items", "{\"items\":[]}");
    BODIES.put("wrapper", "{\"batch\":[{\"auditID\":\"a-1\",\"stage\":\"ResponseComplete\"}]}");
    BODIES.put("foreign", "{\"hello\":\"world\"}\n".repeat(3));
  }

  private final RecordingPublisher publisher = new RecordingPublisher();
  private final PostedBodies posted = new PostedBodies(publisher);
  private final List<Source> sources = new ArrayList<>();

  @BeforeEach
  void start() {
    start(new RegistrySource.Factory(), REGISTRY);
    start(new KubernetesSource.Factory(), AUDIT);
    start(new ZeekSource.Factory(), ZEEK);
  }

  @AfterEach
  void stop() {
    sources.forEach(Source::close);
  }

  @ParameterizedTest
  @CsvSource({
    REGISTRY + ",zeek," + ZEEK,
    REGISTRY + ",tsv," + ZEEK,
    REGISTRY + ",audit," + AUDIT,
    AUDIT + ",zeek," + ZEEK,
    AUDIT + ",tsv," + ZEEK,
    AUDIT + ",registry," + REGISTRY,
    AUDIT + ",harbor," + REGISTRY,
    ZEEK + ",audit," + AUDIT,
    ZEEK + ",registry," + REGISTRY,
    ZEEK + ",harbor," + REGISTRY
  })
  void saysWhatABodyLooksLikeAndWhereItBelongs(String path, String body, String belongs)
      throws Exception {
    Response answer = post(path, body);

    assertThat(answer.status()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body()).contains("it looks like ", ", which is read at " + belongs);
    assertThat(publisher.events()).isEmpty();
    assertThat(publisher.rejected()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {REGISTRY, AUDIT, ZEEK})
  void saysThatNoPathTakesWhatItKnowsOnlyByName(String path) throws Exception {
    Response answer = post(path, "pods");

    assertThat(answer.status()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body()).contains("looks like kubernetes-objects, which no path here takes");
  }

  @ParameterizedTest
  @CsvSource({
    REGISTRY + ",object",
    REGISTRY + ",items",
    REGISTRY + ",wrapper",
    REGISTRY + ",foreign",
    AUDIT + ",items",
    ZEEK + ",object",
    ZEEK + ",items",
    ZEEK + ",wrapper",
    ZEEK + ",foreign"
  })
  void saysHowABodyBeginsThatIsOfNoKnownFormat(String path, String body) throws Exception {
    Response answer = post(path, body);

    assertThat(answer.status()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body()).contains("it begins with '{");
    assertThat(publisher.events()).isEmpty();
    assertThat(publisher.rejected()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"object", "wrapper", "foreign"})
  void leavesItToTheReaderToSayWhereABodyOfNoKnownFormatIsBroken(String body) throws Exception {
    Response answer = post(AUDIT, body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("auditID is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        AUDIT + " {'kind':'EventList','apiVersion':'audit.k8s.io/v1','metadata':{},'items':[]}",
        AUDIT + " {'kind':'EventList','apiVersion':'audit.k8s.io/v1','items':null}",
        AUDIT + " {'messageType':'CONTROL_MESSAGE','logEvents':[{'message':'CWL_CONTROL'}]}",
        AUDIT + " {'records':[{'category':'kube-scheduler','properties':{'log':'x'}}]}",
        AUDIT + " []",
        REGISTRY + " {'events':[]}",
        REGISTRY + " {'events':[{'id':'1','action':'push','target':{'repository':'x'}}]}",
        ZEEK + " {'ts':1700000002.5,'fuid':'F1','mime_type':'text/html'}",
        ZEEK + " {'_path':'reporter','level':'Reporter::INFO','message':'m'}"
      })
  void takesABodyThatIsRightAndHasNothingForUs(String path, String body) throws Exception {
    Response answer = posted.send(path, body.replace('\'', '"').getBytes(UTF_8));

    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    assertThat(publisher.rejected()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({AUDIT + ",audit", REGISTRY + ",registry", REGISTRY + ",harbor", ZEEK + ",zeek"})
  void takesWhatIsItsOwn(String path, String body) throws Exception {
    assertThat(post(path, body).status()).isEqualTo(202);
    assertThat(publisher.events()).isNotEmpty();
    assertThat(source(path).health().reachable()).isTrue();
  }

  @Test
  void isNotWellWhileAllThatItWasSentWasWrong() throws Exception {
    Source zeek = source(ZEEK);
    assertThat(zeek.health().reachable()).isTrue();

    post(ZEEK, "audit");
    post(ZEEK, "items");

    assertThat(zeek.health().reachable()).isFalse();
    assertThat(zeek.health().lastEvent()).isNull();
    assertThat(zeek.health().detail())
        .startsWith("all 2 bodies so far were refused, the latest because nothing in it is of");
    assertThat(zeek.counts().unreadable()).isEqualTo(2);
    assertThat(zeek.counts().read()).isEqualTo(zeek.counts().accountedFor()).isEqualTo(2);
    post(ZEEK, "zeek");
    assertThat(zeek.health().reachable()).isTrue();
  }

  @Test
  void isWellThoughAWrongBodyCameAmongThoseThatHaveNothingForUs() throws Exception {
    posted.send(ZEEK, "{\"_path\":\"files\",\"ts\":1700000002.5}".getBytes(UTF_8));

    post(ZEEK, "audit");

    assertThat(source(ZEEK).health().reachable()).isTrue();
  }

  @Test
  void readsWhatItsRecogniserWouldNotKnow() throws Exception {
    String audit = body("audit");
    String event = audit.substring(audit.indexOf('[') + 1, audit.lastIndexOf(']'));

    Response answer = posted.send(AUDIT, ("[{\"hello\":\"world\"}," + event + "]").getBytes(UTF_8));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(publisher.events()).isNotEmpty();
  }

  private Response post(String path, String body) throws Exception {
    return posted.send(path, body(body).getBytes(UTF_8));
  }

  private static String body(String name) {
    return Objects.requireNonNull(BODIES.get(name), name);
  }

  private Source source(String path) {
    return sources.get(List.of(REGISTRY, AUDIT, ZEEK).indexOf(path));
  }

  private void start(PushedFactory factory, String path) {
    Source source =
        factory.create(
            new PushedFactory.Config(path),
            new SourceContext(
                new Provenance("prod", factory.type()),
                publisher,
                posted,
                Clock.systemUTC(),
                List.of(
                    new RegistryParser(),
                    new KubernetesAuditParser(),
                    new KubernetesObjectsParser(),
                    new ZeekParser())));
    source.start();
    sources.add(source);
  }
}
