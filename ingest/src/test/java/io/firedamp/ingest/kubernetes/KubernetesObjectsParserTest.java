package io.firedamp.ingest.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.RunState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class KubernetesObjectsParserTest {
  private static final Provenance FROM = new Provenance("prod", "objects");
  private static final String POD =
      """
      {"kind":"Pod","apiVersion":"v1","metadata":{"name":"web-6d8f7c9b5d-x2x7q","namespace":"shop",
       "uid":"u1","creationTimestamp":"2026-03-10T10:00:00Z","labels":{"pod-template-hash":"6d8f7c9b5d"},
       "ownerReferences":[{"kind":"ReplicaSet","name":"web-6d8f7c9b5d","uid":"r","controller":true}]},
       "spec":{"nodeName":"node-1","containers":[{"name":"web","image":"nginx:1.27"}]},
       "status":{"phase":"Running","hostIP":"192.0.2.1","podIP":"10.244.0.7",
       "podIPs":[{"ip":"10.244.0.7"},{"ip":"2001:DB8:0::7"}],"startTime":"2026-03-10T10:00:01Z",
       "containerStatuses":[{"name":"web","image":"nginx:1.27","containerID":"containerd://abcdef012345",
       "state":{"running":{"startedAt":"2026-03-10T10:00:04Z"}}}]}}""";

  private final KubernetesObjectsParser parser = new KubernetesObjectsParser();

  @Test
  void readsAPodAsALookOfOurOwn() throws Exception {
    List<ContainerState> states = states(POD);

    ContainerState pod = states.get(0);
    assertThat(pod.getAuthor()).isEqualTo("OWN_LOOK");
    assertThat(pod.getState()).isEqualTo(RunState.RUNNING);
    assertThat(pod.getAddresses()).containsExactly("10.244.0.7", "2001:db8::7");
    assertThat(pod.getNodeAddress()).contains("192.0.2.1");
    assertThat(pod.getNode()).contains("node-1");
    assertThat(pod.getPodTemplateHash()).contains("6d8f7c9b5d");
    assertThat(pod.getOwners().get(0).getName()).isEqualTo("web-6d8f7c9b5d");
    assertThat(states.get(1).getContainerId()).contains("abcdef012345");
  }

  @Test
  void datesAnObjectByTheLatestMomentItTellsOf() throws Exception {
    ContainerState pod = states(POD).get(0);

    assertThat(pod.getTime()).isEqualTo(Instant.parse("2026-03-10T10:00:04Z"));
    assertThat(pod.getStarted()).contains(Instant.parse("2026-03-10T10:00:01Z"));
  }

  @Test
  void readsTheSameObjectTwiceAsTheSameFact() throws Exception {
    assertThat(states(POD + "\n" + POD))
        .extracting(ContainerState::getEventId)
        .satisfies(ids -> assertThat(ids.subList(0, 2)).isEqualTo(ids.subList(2, 4)));
  }

  @Test
  void endsAPodWithTheDeletionThatAWatchTells() throws Exception {
    String deleted =
        POD.replace(
            "\"uid\":\"u1\"", "\"uid\":\"u1\",\"deletionTimestamp\":\"2026-03-10T11:00:00Z\"");

    List<ContainerState> states =
        states("{\"type\":\"DELETED\",\"object\":" + deleted.replace("\n", "") + "}");

    assertThat(states).allMatch(state -> state.getState() == RunState.STOPPED);
    assertThat(states.get(0).getTime()).isEqualTo(Instant.parse("2026-03-10T11:00:00Z"));
  }

  @Test
  void endsAPodWhenItWasSeenToBeGoneWhereItTellsOfNoDeletion() throws Exception {
    String change =
        "{\"seen\":\"2026-03-10T11:00:00Z\",\"type\":\"DELETED\",\"object\":" + POD + "}";

    assertThat(states(change))
        .extracting(ContainerState::getTime)
        .containsOnly(Instant.parse("2026-03-10T11:00:00Z"));
  }

  @Test
  void endsAPodNoLaterThanItWasSeenToBeGone() throws Exception {
    String deleted =
        POD.replace(
            "\"uid\":\"u1\"", "\"uid\":\"u1\",\"deletionTimestamp\":\"2026-03-11T10:00:00Z\"");

    assertThat(
            states(
                "{\"seen\":\"2026-03-10T11:00:00Z\",\"type\":\"DELETED\",\"object\":"
                    + deleted
                    + "}"))
        .as("it may take its time to go, and did not")
        .extracting(ContainerState::getTime)
        .containsOnly(Instant.parse("2026-03-10T11:00:00Z"));
  }

  @Test
  void findsAnOldPodRunningWhenItWasLookedAt() throws Exception {
    String look = "{\"seen\":\"2026-06-10T00:00:00Z\",\"type\":\"ADDED\",\"object\":" + POD + "}";

    assertThat(states(look))
        .extracting(ContainerState::getTime)
        .containsOnly(Instant.parse("2026-06-10T00:00:00Z"));
    assertThat(states(look.replace("\"Running\"", "\"Succeeded\"")).get(0).getTime())
        .as("an end that is told again would end later")
        .isEqualTo(Instant.parse("2026-03-10T10:00:04Z"));
  }

  @Test
  void endsANodeThatIsDeleted() throws Exception {
    String node =
        "{\"kind\":\"Node\",\"metadata\":{\"name\":\"n1\",\"creationTimestamp\":\"2026-03-10T10:00:00Z\"},"
            + "\"status\":{\"addresses\":[{\"type\":\"InternalIP\",\"address\":\"192.0.2.1\"}]}}";

    assertThat(states("{\"type\":\"DELETED\",\"object\":" + node + "}"))
        .extracting(ContainerState::getState)
        .containsExactly(RunState.STOPPED);
  }

  @Test
  void readsNothingFromABookmarkOrAnObjectOfAnotherKind() throws Exception {
    assertThat(
            states(
                "{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"Pod\",\"metadata\":{\"resourceVersion\":\"1\"}}}"))
        .isEmpty();
    assertThat(states(POD.replace("\"kind\":\"Pod\"", "\"kind\":\"ConfigMap\""))).isEmpty();
  }

  @Test
  void takesNoControllerThatMakesNoPods() throws Exception {
    assertThat(states(POD.replace("\"ReplicaSet\"", "\"Deployment\"")).get(0).getOwners())
        .isEmpty();
  }

  @Test
  void takesNoNameThatKubernetesWouldNotGive() throws Exception {
    assertThat(states(POD.replace("\"name\":\"web-6d8f7c9b5d-x2x7q\"", "\"name\":\"a\\nb\"")))
        .isEmpty();
  }

  @Test
  void readsWhatAKubeletAnswers() throws Exception {
    List<ContainerState> states = shared("kubernetes/newrelic/k8s-1_31-kubelet-pods.json");

    assertThat(states.stream().map(ContainerState::getPod).distinct()).hasSize(23);
    assertThat(states)
        .filteredOn(state -> state.getPod().filter("etcd-datagen-1-31"::equals).isPresent())
        .as("the kubelet's own uid of a static pod is not the API's")
        .isNotEmpty()
        .allMatch(state -> state.getPodUid().isEmpty());
    assertThat(states).anyMatch(state -> state.getState() == RunState.STOPPED);
  }

  @Test
  void readsNodesWithTheirAddresses() throws Exception {
    assertThat(shared("kubernetes/newrelic/k8s-1_31-nodes.json"))
        .extracting(state -> state.getNode().orElse("") + " " + state.getNodeAddress().orElse(""))
        .containsExactly("datagen-1-31 192.168.67.2");
    assertThat(shared("kubernetes/openshift/node-worker-0.lab.example.com.json")).isNotEmpty();
  }

  @Test
  void readsPodsOfOtherRuntimesAndTimes() throws Exception {
    List<ContainerState> crio =
        shared(
            "kubernetes/openshift/pod-openshift-etcd-operator-etcd-operator-78bb597755-r6lgn.json");
    List<ContainerState> docker =
        shared("kubernetes/fluent-bit/default_kairosdb-914055854-b63vq.meta");

    assertThat(crio).anyMatch(state -> state.getContainerId().isPresent());
    assertThat(docker).anyMatch(state -> state.getContainerId().isPresent());
  }

  @Test
  void leavesAnAuditLogsListToTheAuditLogThoughBothAreCalledEventList() {
    String cutShort = "{\"kind\":\"EventList\",\"items\":[{\"level\":\"Metadata\",\"auditID\":\"4";
    String events =
        "{\"kind\":\"EventList\",\"items\":[{\"kind\":\"Event\",\"metadata\":{\"annotations\":{\"auditID\":\"4\"}";

    assertThat(parser.recognises(RecordHead.of(cutShort.getBytes(UTF_8)))).isFalse();
    assertThat(parser.recognises(RecordHead.of(events.getBytes(UTF_8)))).isTrue();
  }

  @Test
  void recognisesWhatItReadsAndLeavesAuditEventsAlone() {
    assertThat(recognises(POD)).isTrue();
    assertThat(recognises("{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"items\":[]}")).isTrue();
    assertThat(recognises("{\"type\":\"ADDED\",\"object\":{\"kind\":\"Pod\"}}")).isTrue();
    assertThat(
            recognises(
                "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"metadata\":{},\"auditID\":\"a\"}"))
        .isFalse();
    assertThat(recognises("{\"type\":\"container\",\"object\":\"x\"}")).isFalse();
    assertThat(recognises("{\"kind\":\"Incident\",\"metadata\":{}}")).isFalse();
  }

  private boolean recognises(String text) {
    return parser.recognises(RecordHead.of(text.getBytes(UTF_8)));
  }

  private List<ContainerState> shared(String path) throws Exception {
    byte[] document = SharedData.bytes(path);
    assertThat(parser.recognises(RecordHead.of(document))).as(path).isTrue();
    return states(parser.parse(document, FROM));
  }

  private List<ContainerState> states(String text) throws Exception {
    return states(parser.parse(text.getBytes(UTF_8), FROM));
  }

  private static List<ContainerState> states(List<ParsedEvent> events) {
    return events.stream().map(event -> (ContainerState) event.value()).toList();
  }
}
