package io.firedamp.ingest.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.ImagePull;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which images nodes pull, as their kubelets say in events. */
class PulledImagesTest {
  private static final Provenance FROM = new Provenance("prod", "kubernetes");
  private static final String PULLED =
      "Successfully pulled image \\\"nginx:1.27\\\" in 2.1s (2.1s including waiting). Image size: 72 bytes.";
  private static final String EVENT =
      "{'kind':'Event','apiVersion':'v1','metadata':{'name':'web.17','namespace':'shop','uid':'u-1','creationTimestamp':'2026-04-14T09:00:00Z'},'involvedObject':{'kind':'Pod','namespace':'shop','name':'web'},'reason':'Pulled','message':'"
          + PULLED
          + "','source':{'component':'kubelet','host':'node-7'},'firstTimestamp':'2026-04-14T09:00:00Z','lastTimestamp':'2026-04-14T10:00:00Z','count':2,'type':'Normal'}";
  private static final String NEWER =
      "{'kind':'Event','apiVersion':'events.k8s.io/v1','metadata':{'name':'web.17','namespace':'shop','uid':'u-1'},'regarding':{'kind':'Pod','name':'web'},'reason':'Pulled','note':'"
          + PULLED
          + "','reportingController':'kubelet','reportingInstance':'node-7','deprecatedLastTimestamp':'2026-04-14T10:00:00Z','type':'Normal'}";

  /** As exporters of events write one: they are told no kind. */
  private static final String EXPORTED =
      "{'metadata':{'name':'web.17','namespace':'shop','uid':'u-1','creationTimestamp':'2026-04-14T09:00:00Z'},'reason':'Pulled','message':'"
          + PULLED
          + "','source':{'component':'kubelet','host':'node-7'},'firstTimestamp':'2026-04-14T09:00:00Z','lastTimestamp':'2026-04-14T10:00:00Z','count':2,'type':'Normal','eventTime':null,'reportingComponent':'','reportingInstance':'','clusterName':'prod','involvedObject':{'kind':'Pod','namespace':'shop','name':'web','labels':{'app':'web'}}}";

  private final KubernetesObjectsParser objects = new KubernetesObjectsParser();
  private final RecordReader reader = objects.readerFor(FROM);

  @ParameterizedTest
  @ValueSource(
      strings = {
        EVENT,
        NEWER,
        EXPORTED,
        "{'type':'ADDED','object':" + EVENT + "}",
        "{'kind':'EventList','apiVersion':'v1','metadata':{},'items':[" + EVENT + "]}",
        "{'kind':'List','apiVersion':'v1','metadata':{},'items':[" + NEWER + "]}"
      })
  void readsAPullInEveryFormOfAnEvent(String record) throws Exception {
    assertThat(recognises(objects, record)).isTrue();
    assertThat(pulls(record))
        .singleElement()
        .returns("docker.io/library/nginx:1.27", ImagePull::getImage)
        .returns("pull", ImagePull::getAction)
        .returns(Instant.parse("2026-04-14T10:00:00Z"), ImagePull::getTime)
        .satisfies(pull -> assertThat(pull.getNode()).contains("node-7"));
  }

  @ParameterizedTest
  @CsvSource({
    "Pulling, 'Pulling image x', event of a pull that has begun",
    "Pulled, 'Container image x already present on machine', event of an image that was there already",
    "Failed, 'Failed to pull image x', event of another kind",
    "Scheduled, 'Successfully assigned', event of another kind"
  })
  void leavesOutTheOtherEventsByName(String reason, String message, String name) throws Exception {
    String record = EVENT.replace("'Pulled'", "'" + reason + "'").replace(PULLED, message);

    assertThat(pulls(record)).isEmpty();
    assertThat(reader.counts().leftOut()).containsExactly(Map.entry(name, 1L));
  }

  @Test
  void anEventThatIsKeptNoLongerIsNoPull() throws Exception {
    assertThat(pulls("{'type':'DELETED','object':" + EVENT + "}")).isEmpty();
  }

  @Test
  void believesNoOtherControllerOfAPull() throws Exception {
    assertThat(pulls(EVENT.replace("'kubelet'", "'my-operator'"))).isEmpty();
  }

  @Test
  void theSameEventTwiceIsOneFactAndItsNextCountAnother() throws Exception {
    String first = pulls(EVENT).get(0).getEventId();

    assertThat(pulls(EVENT).get(0).getEventId()).isEqualTo(first);
    assertThat(pulls(EVENT.replace("T10:00:00Z", "T11:00:00Z")).get(0).getEventId())
        .isNotEqualTo(first);
  }

  @Test
  void readsAPullThatAKubeletTellsTheApiServer() throws Exception {
    RecordReader audit = new KubernetesAuditParser().readerFor(FROM);
    List<ImagePull> pulls =
        Parsed.of(ImagePull.class, audit.read(json(request("system:node:node-7", 201))));

    assertThat(pulls)
        .singleElement()
        .returns("docker.io/library/nginx:1.27", ImagePull::getImage)
        .returns(Instant.parse("2026-04-14T10:00:01Z"), ImagePull::getTime)
        .satisfies(pull -> assertThat(pull.getNode()).contains("node-7"));
    assertThat(audit.read(json(request("system:node:node-7", 201)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"mallory, 201", "system:node:node-7, 403"})
  void whatAnybodyElseWritesOrWasRefusedIsNoPull(String user, int code) throws Exception {
    RecordReader audit = new KubernetesAuditParser().readerFor(FROM);

    assertThat(audit.read(json(request(user, code))))
        .singleElement()
        .satisfies(event -> assertThat(event.value()).isInstanceOf(AuditEvent.class));
  }

  private static String request(String user, int code) {
    return "{'kind':'Event','apiVersion':'audit.k8s.io/v1','level':'Request','auditID':'a-1','stage':'ResponseComplete','requestURI':'/api/v1/namespaces/shop/events','verb':'create','user':{'username':'%s'},'objectRef':{'resource':'events','namespace':'shop','name':'web.17','apiVersion':'v1'},'responseStatus':{'code':%d},'requestObject':%s,'requestReceivedTimestamp':'2026-04-14T10:00:01Z'}"
        .formatted(user, code, EVENT);
  }

  private List<ImagePull> pulls(String record) throws Exception {
    return Parsed.of(ImagePull.class, reader.read(json(record)));
  }

  private static boolean recognises(EventParser parser, String record) {
    return parser.recognises(RecordHead.of(json(record)));
  }

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }
}
