package io.firedamp.ingest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordReader;
import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.ContainerSpec;
import io.firedamp.schemas.avro.WorkloadSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whoever pads what he asks for hides nothing of it, and an id of his choice hides no request. */
class AuditBudgetTest {
  private static final Provenance FROM = new Provenance("prod", "audit");
  private static final String MINER =
      "{\"name\":\"m\",\"image\":\"x/y:1\",\"command\":[\"./miner\"]}";

  private final KubernetesAuditParser parser = new KubernetesAuditParser();

  @Test
  void keepsASmallContainerWholeBesideAPaddedOne() throws Exception {
    WorkloadSpec spec = specOf("{\"name\":\"a\",\"args\":[" + padding(5_000) + "]}," + MINER);

    assertThat(spec.getCut()).isTrue();
    assertThat(spec.getContainers().get(1).getCommand()).containsExactly("./miner");
    assertThat(characters(spec)).isLessThanOrEqualTo(TextBudget.CHARACTERS);
  }

  @Test
  void keepsBothEndsOfWhatIsPadded() throws Exception {
    WorkloadSpec spec =
        specOf("{\"name\":\"a\",\"args\":[\"first\"," + padding(5_000) + ",\"last\"]}");

    List<String> args = spec.getContainers().get(0).getArgs();
    assertThat(args).startsWith("first").endsWith("last").hasSizeLessThan(5_000);
    assertThat(spec.getCut()).isTrue();
  }

  @Test
  void keepsHeadAndTailOfOneLongArgument() throws Exception {
    WorkloadSpec spec =
        specOf("{\"name\":\"a\",\"args\":[\"head" + "x".repeat(400_000) + "tail\"]}");

    assertThat(spec.getContainers().get(0).getArgs())
        .singleElement()
        .satisfies(text -> assertThat(text).startsWith("head").endsWith("tail"));
    assertThat(spec.getCut()).isTrue();
  }

  @Test
  void readsTheSixtyFifthContainer() throws Exception {
    String harmless =
        IntStream.range(0, 64)
            .mapToObj(i -> "{\"name\":\"c" + i + "\",\"image\":\"nginx:1\"}")
            .collect(Collectors.joining(","));

    WorkloadSpec spec = specOf(harmless + "," + MINER);

    assertThat(spec.getContainers()).hasSize(65);
    assertThat(spec.getContainers().get(64).getCommand()).containsExactly("./miner");
    assertThat(spec.getCut()).isFalse();
  }

  @Test
  void saysThatItLeftContainersOutAndKeepsTheLast() throws Exception {
    String many =
        IntStream.range(0, 3_000)
            .mapToObj(i -> "{\"name\":\"c" + i + "\",\"image\":\"nginx:1\"}")
            .collect(Collectors.joining(","));

    WorkloadSpec spec = specOf(many + "," + MINER);

    assertThat(spec.getContainers()).hasSizeLessThan(600);
    assertThat(spec.getContainers().get(spec.getContainers().size() - 1).getName()).isEqualTo("m");
    assertThat(spec.getCut()).isTrue();
  }

  @Test
  void cutsNothingOfAnOrdinaryPod() throws Exception {
    WorkloadSpec spec = specOf(MINER + ",{\"name\":\"b\",\"args\":[" + padding(100) + "]}");

    assertThat(spec.getCut()).isFalse();
    assertThat(spec.getContainers().get(1).getArgs()).hasSize(100);
  }

  @Test
  void tellsATolerationOfEverythingFromOneOfAnEffect() throws Exception {
    assertThat(tolerating("{\"operator\":\"Exists\"}")).isTrue();
    assertThat(tolerating("{\"operator\":\"Exists\",\"effect\":\"NoSchedule\"}")).isFalse();
    assertThat(tolerating("{\"operator\":\"Exists\",\"key\":\"gpu\"}")).isFalse();
  }

  @Test
  void readsTheStepsOfAWorkflow() throws Exception {
    WorkloadSpec spec =
        event(
                "create",
                "workflows",
                "{\"spec\":{\"templates\":[{\"name\":\"a\",\"container\":"
                    + MINER
                    + "},{\"name\":\"b\",\"script\":{\"image\":\"z:1\",\"source\":\"run me\"}}]}}")
            .getSpec()
            .orElseThrow();

    assertThat(spec.getContainers()).hasSize(2);
    assertThat(spec.getContainers().get(0).getCommand()).containsExactly("./miner");
    assertThat(spec.getContainers().get(1).getArgs()).containsExactly("run me");
  }

  @Test
  void readsWhatAConfigurationHoldsAndNoOtherObjectsData() throws Exception {
    String body = "{\"kind\":\"ConfigMap\",\"data\":{\"a.json\":\"{}\",\"b\":\"c\"}}";

    assertThat(event("create", "configmaps", body).getData()).containsExactly("a.json={}", "b=c");
    assertThat(event("create", "widgets", body).getData()).isEmpty();
  }

  @Test
  void takesNoRequestForTheRepetitionOfAnotherThatBorrowedItsId() throws Exception {
    RecordReader reader = parser.readerFor(FROM);
    String harmless = record("get", "configmaps", "{}").replace("jane", "eve");
    String create = record("create", "pods", "{\"spec\":{\"containers\":[" + MINER + "]}}");

    List<ParsedEvent> events = new ArrayList<>(reader.read(bytes(harmless)));
    events.addAll(reader.read(bytes(create)));
    events.addAll(reader.read(bytes(create)));

    assertThat(events.stream().filter(event -> event.value() instanceof AuditEvent)).hasSize(2);
    assertThat(reader.counts().leftOut()).containsEntry("duplicate audit id", 1L);
  }

  private WorkloadSpec specOf(String containers) throws Exception {
    return event("create", "pods", "{\"spec\":{\"containers\":[" + containers + "]}}")
        .getSpec()
        .orElseThrow();
  }

  private boolean tolerating(String toleration) throws Exception {
    String spec = "{\"containers\":[" + MINER + "],\"tolerations\":[" + toleration + "]}";
    return event("create", "pods", "{\"spec\":" + spec + "}")
        .getSpec()
        .orElseThrow()
        .getToleratesEverything();
  }

  private AuditEvent event(String verb, String resource, String body) throws Exception {
    return Parsed.of(AuditEvent.class, parser.parse(bytes(record(verb, resource, body)), FROM))
        .get(0);
  }

  private static String record(String verb, String resource, String body) {
    return """
        {"auditID":"a-1","stage":"ResponseComplete","level":"Request","verb":"VERB",
         "requestURI":"/api/v1/namespaces/web/RESOURCE","user":{"username":"jane"},
         "objectRef":{"resource":"RESOURCE","namespace":"web","name":"one"},
         "responseStatus":{"code":201},"requestObject":BODY,
         "requestReceivedTimestamp":"2026-04-14T10:00:00Z"}"""
        .replace("VERB", verb)
        .replace("RESOURCE", resource)
        .replace("BODY", body);
  }

  private static String padding(int arguments) {
    return IntStream.range(0, arguments)
        .mapToObj(i -> "\"--option-number-" + i + "=nothing at all\"")
        .collect(Collectors.joining(","));
  }

  private static int characters(WorkloadSpec spec) {
    return spec.getContainers().stream()
        .map(ContainerSpec::getArgs)
        .flatMap(List::stream)
        .mapToInt(String::length)
        .sum();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
