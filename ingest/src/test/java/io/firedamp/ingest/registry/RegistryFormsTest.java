package io.firedamp.ingest.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.ImagePull;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every form of a registry's word about a pull, and what is near to one and is none. */
class RegistryFormsTest {
  private static final Provenance FROM = new Provenance("prod", "mirror");
  private static final String DIGEST = "sha256:" + "ab".repeat(32);
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final Instant TEN = Instant.parse("2018-03-16T10:00:00Z");

  private final RegistryParser parser = new RegistryParser();
  private final RecordReader reader = parser.readerFor(FROM);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'events':[{'id':'1','action':'pull'}]}",
        "{'action':'pull','target':{}}",
        "{'type':'PULL_ARTIFACT','occur_at':1,'event_data':{}}",
        "{'specversion':'1.0','type':'harbor.artifact.pulled','data':{}}",
        "{'detail-type':'ECR Image Action','detail':{}}",
        "{'detail-type':'ECR Image Scan','detail':{}}"
      })
  void recognisesEachForm(String record) {
    assertThat(parser.recognises(RecordHead.of(json(record)))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'events':[{'id':'1'}]}",
        "{'action':'pull'}",
        "{'target':{},'id':'action'}",
        "{'type':'PULL_ARTIFACT','occur_at':1}",
        "{'type':'PULL_ARTIFACT','event_data':{}}",
        "{'specversion':'1.0','type':'com.example.pulled','data':{}}",
        "{'type':'harbor.artifact.pulled','data':{}}",
        "{'detail-type':'ECR Image Action'}",
        "{'detail':'ECR Image Action'}",
        "{'kind':'Event','x':'action'}",
        "{}"
      })
  void recognisesNothingElse(String record) {
    assertThat(parser.recognises(RecordHead.of(json(record)))).isFalse();
  }

  @Test
  void namesItsFormat() {
    assertThat(parser.format()).isEqualTo("distribution-notification");
    assertThat(parser.isWholeDocument()).isFalse();
  }

  @Test
  void holdsNothingBack() throws Exception {
    reader.read(notification("HEAD", "v1", TEN));

    assertThat(reader.oldestHeld()).isEmpty();
    assertThat(reader.counts().leftOut()).containsExactly(Map.entry("HEAD of a manifest", 1L));
  }

  @Test
  void readsANotificationThatStandsAlone() throws Exception {
    String alone = envelope("GET", "v1", TEN).replaceFirst("^\\{\"events\":\\[", "");

    assertThat(pulls(alone.substring(0, alone.length() - 2)))
        .singleElement()
        .returns("docker.io/team/app:v1", ImagePull::getImage)
        .returns("e-GET-v1-" + TEN, ImagePull::getEventId);
  }

  @Test
  void namesWhoPulledFromWhereWithWhat() throws Exception {
    assertThat(pulls(envelope("GET", "v1", TEN)))
        .singleElement()
        .satisfies(
            pull -> {
              assertThat(pull.getPuller()).contains("robot");
              assertThat(pull.getAddress()).contains("192.0.2.11");
              assertThat(pull.getUserAgent()).contains("containerd/1.7");
              assertThat(pull.getAction()).isEqualTo("pull");
              assertThat(pull.getManifestDigest()).contains(DIGEST);
              assertThat(pull.getIndexDigest()).isEmpty();
              assertThat(pull.getCluster()).isEqualTo("prod");
              assertThat(pull.getSource()).isEqualTo("mirror");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.11:4711, 192.0.2.11",
    "192.0.2.11, 192.0.2.11",
    "[2001:DB8::1]:4711, 2001:db8::1",
    "2001:db8:0::1, 2001:db8::1",
    "::ffff:192.0.2.11, 192.0.2.11",
    "node-7.example:4711, node-7.example",
    "node-7.example, node-7.example"
  })
  void spellsTheAddressOfWhoPulledWithoutItsPort(String told, String address) throws Exception {
    assertThat(pulls(envelope("GET", "v1", TEN).replace("192.0.2.11:4711", told)))
        .singleElement()
        .satisfies(pull -> assertThat(pull.getAddress()).contains(address));
  }

  @Test
  void aRegistryThatDoesNotSayItsNameHasNone() throws Exception {
    assertThat(pulls(envelope("GET", "v1", TEN).replace("\"host\":\"docker.io\",", "")))
        .extracting(ImagePull::getRegistry)
        .containsExactly("registry.invalid");
    assertThat(pulls(envelope("GET", "v2", TEN).replace("docker.io", "")))
        .extracting(ImagePull::getRegistry)
        .containsExactly("registry.invalid");
  }

  @ParameterizedTest
  @CsvSource({"10, 1", "-10, 1", "10.001, 2", "-10.001, 2"})
  void theSameDigestAgainWithinTenSecondsIsTheSamePull(double seconds, int pulls) throws Exception {
    List<ImagePull> all = new ArrayList<>(pulls(envelope("GET", "v1", TEN)));

    all.addAll(pulls(envelope("GET", "", TEN.plusMillis(Math.round(seconds * 1000)))));

    assertThat(all).hasSize(pulls);
  }

  @Test
  void anotherClientAddressOrAgentIsAnotherPull() throws Exception {
    List<ImagePull> all = new ArrayList<>(pulls(envelope("GET", "v1", TEN)));
    all.addAll(pulls(envelope("GET", "v1", TEN).replace("192.0.2.11", "192.0.2.12")));
    all.addAll(pulls(envelope("GET", "v1", TEN).replace("containerd/1.7", "skopeo/1.1")));
    all.addAll(pulls(envelope("GET", "v1", TEN).replace("team/app", "team/other")));

    assertThat(all).hasSize(4);
  }

  @Test
  void forgetsTheOldestOfTenThousandClients() throws Exception {
    reader.read(notification("GET", "v1", TEN));
    for (int client = 0; client < 9_999; client++) {
      reader.read(json(envelope("GET", "v1", TEN).replace("team/app", "team/app" + client)));
    }
    assertThat(pulls(envelope("GET", "v1", TEN))).isEmpty();

    for (int client = 0; client < 10_000; client++) {
      reader.read(json(envelope("GET", "v1", TEN).replace("team/app", "team/bap" + client)));
    }

    assertThat(pulls(envelope("GET", "v1", TEN))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "repository, target.repository must be present",
    "digest, target.digest must be present",
    "id, id must be present",
    "timestamp, timestamp must be an RFC 3339 time"
  })
  void saysWhichPartOfAPullIsMissing(String member, String reason) throws Exception {
    String without = envelope("GET", "v1", TEN).replaceFirst("\"" + member + "\":\"[^\"]*\",?", "");

    assertThat(parser.parse(json(without), FROM))
        .singleElement()
        .satisfies(
            event ->
                assertThat(((DeadLetter) event.value()).getReason())
                    .contains(reason, "was absent"));
  }

  @Test
  void aTimeThatIsNoneIsNamed() throws Exception {
    assertThat(parser.parse(json(envelope("GET", "v1", TEN).replace("" + TEN, "soon")), FROM))
        .singleElement()
        .satisfies(
            event ->
                assertThat(((DeadLetter) event.value()).getReason())
                    .contains("timestamp must be an RFC 3339 time", "soon"));
  }

  @ParameterizedTest
  @CsvSource({
    "push, a push",
    "mount, a mount of a blob",
    "delete, a deletion",
    "'', not a pull of a manifest"
  })
  void onlyPullsArePulls(String action, String kind) throws Exception {
    assertThat(pulls(envelope("GET", "v1", TEN).replace("\"pull\"", '"' + action + '"'))).isEmpty();
    assertThat(reader.counts().leftOut()).containsExactly(Map.entry(kind, 1L));
  }

  @ParameterizedTest
  @CsvSource({
    "application/vnd.oci.image.manifest.v1+json, true, false",
    "application/vnd.docker.distribution.manifest.v2+json, true, false",
    "application/vnd.docker.distribution.manifest.v1+prettyjws, true, false",
    "application/vnd.docker.distribution.manifest.list.v2+json, true, true",
    "application/vnd.oci.image.index.v1+json, true, true",
    "application/octet-stream, false, false",
    "application/vnd.oci.image.layer.v1.tar+gzip, false, false"
  })
  void knowsAManifestAndAnIndexByTheirMediaType(String type, boolean manifest, boolean index)
      throws Exception {
    List<ImagePull> pulls = pulls(envelope("GET", "v1", TEN).replace(MANIFEST, type));

    assertThat(pulls).hasSize(manifest ? 1 : 0);
    assertThat(pulls).allMatch(pull -> pull.getIndexDigest().isPresent() == index);
    assertThat(pulls).allMatch(pull -> pull.getManifestDigest().isPresent() != index);
  }

  @Test
  void aBlobLookedUpMoreThanTenSecondsAgoIsABlob() throws Exception {
    reader.read(notification("HEAD", "v1", TEN));

    String blob = envelope("GET", "", TEN.plusSeconds(11)).replace(MANIFEST, "a/blob");

    assertThat(pulls(blob)).isEmpty();
  }

  @Test
  void aLookWithoutATagLeavesTheTagOfTheLookBefore() throws Exception {
    reader.read(notification("HEAD", "v1", TEN));
    reader.read(notification("HEAD", "", TEN.plusSeconds(1)));

    assertThat(pulls(envelope("GET", "", TEN.plusSeconds(2))))
        .extracting(pull -> pull.getTag().orElse("none"))
        .containsExactly("v1");
  }

  @Test
  void harborsPushIsAPushAndItsOtherEventsAreNothing() throws Exception {
    assertThat(pulls(harbor("PUSH_ARTIFACT", resource("v1"))))
        .extracting(ImagePull::getAction)
        .containsExactly("push");
    assertThat(pulls(harbor("DELETE_ARTIFACT", resource("v1")))).isEmpty();
    assertThat(pulls(harbor("SCANNING_COMPLETED", resource("v1")))).isEmpty();
  }

  @Test
  void harborsArtefactIsOfTheHostInItsAddress() throws Exception {
    assertThat(pulls(harbor("PULL_ARTIFACT", resource("v1"))))
        .singleElement()
        .returns("harbor.example/hub/app:v1", ImagePull::getImage)
        .returns(Instant.ofEpochSecond(1_776_175_200), ImagePull::getTime);
    assertThat(pulls(harbor("PULL_ARTIFACT", resource("v2").replace("harbor.example/", "/"))))
        .extracting(ImagePull::getRegistry)
        .containsExactly("registry.invalid");
    assertThat(
            pulls(harbor("PULL_ARTIFACT", resource("v3").replace("harbor.example/hub/app", "x"))))
        .extracting(ImagePull::getRegistry)
        .containsExactly("registry.invalid");
  }

  @Test
  void harborsEventAloneHasAnIdOfItsContent() throws Exception {
    String once = harbor("PULL_ARTIFACT", resource("v1"));

    String first = pulls(once).get(0).getEventId();

    assertThat(parser.parse(json(once), FROM).get(0).value())
        .returns(first, pull -> ((ImagePull) pull).getEventId());
    assertThat(
            ((ImagePull)
                    parser
                        .parse(json(once.replace("1776175200", "1776175201")), FROM)
                        .get(0)
                        .value())
                .getEventId())
        .isNotEqualTo(first);
  }

  @Test
  void aCloudEventKeepsItsOwnId() throws Exception {
    String event =
        "{'specversion':'1.0','id':'4b2f','type':'harbor.artifact.pushed','time':'2026-04-14T14:00:00Z',"
            + "'data':{'resources':["
            + resource("v1")
            + "],'repository':{'repo_full_name':'hub/app'}}}";

    assertThat(pulls(event))
        .singleElement()
        .returns("4b2f", ImagePull::getEventId)
        .returns("push", ImagePull::getAction)
        .returns(Instant.parse("2026-04-14T14:00:00Z"), ImagePull::getTime);
  }

  @Test
  void severalImagesOfOneEventHaveIdsOfTheirOwn() throws Exception {
    String alone = harbor("PUSH_ARTIFACT", resource("v1") + "," + resource("v2"));
    String carried =
        "{'specversion':'1.0','id':'4b2f','type':'harbor.artifact.pushed','time':'2026-04-14T14:00:00Z',"
            + "'data':{'resources':["
            + resource("v1")
            + ","
            + resource("v2")
            + "],'repository':{'repo_full_name':'hub/app'}}}";

    for (String record : List.of(alone, carried)) {
      List<ImagePull> pushes = pulls(record);

      assertThat(pushes).extracting(ImagePull::getEventId).hasSize(2).doesNotHaveDuplicates();
      assertThat(pulls(record)).isEqualTo(pushes);
    }
  }

  @Test
  void theSameContentInTwoRepositoriesInOneSecondIsTwoEvents() throws Exception {
    String one = harbor("PUSH_ARTIFACT", resource("v1"));

    assertThat(pulls(one).get(0).getEventId())
        .isNotEqualTo(pulls(one.replace("hub/app", "hub/other")).get(0).getEventId());
  }

  @Test
  void readsNoMoreThan256ResourcesOfOneEvent() throws Exception {
    List<String> resources = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      resources.add(resource("v" + i));
    }

    assertThat(pulls(harbor("PUSH_ARTIFACT", String.join(",", resources)))).hasSize(256);
  }

  @ParameterizedTest
  @CsvSource({"SUCCESS, PUSH, 1", "FAILURE, PUSH, 0", "SUCCESS, DELETE, 0", "SUCCESS, '', 0"})
  void ecrTellsAPushThatSucceeded(String result, String action, int pushes) throws Exception {
    String event =
        """
        {'id':'7','detail-type':'ECR Image Action','account':'1','region':'eu-west-1',
         'time':'2026-04-14T13:40:00Z','detail':{'result':'%s','repository-name':'acme/app',
         'image-digest':'%s','action-type':'%s','image-tag':'1'}}"""
            .formatted(result, DIGEST, action);

    assertThat(pulls(event)).hasSize(pushes);
  }

  private static String harbor(String type, String resources) {
    return "{'type':'%s','occur_at':1776175200,'operator':'robot','event_data':{'resources':[%s],'repository':{'name':'app','repo_full_name':'hub/app'}}}"
        .formatted(type, resources);
  }

  private static String resource(String tag) {
    return "{'digest':'%s','tag':'%s','resource_url':'harbor.example/hub/app:%s'}"
        .formatted(DIGEST, tag, tag);
  }

  private static byte[] notification(String method, String tag, Instant time) {
    return json(envelope(method, tag, time));
  }

  private static String envelope(String method, String tag, Instant time) {
    return ("{\"events\":[{\"id\":\"e-%s-%s-%s\",\"timestamp\":\"%s\",\"action\":\"pull\","
            + "\"target\":{\"mediaType\":\"%s\",\"digest\":\"%s\",\"repository\":\"team/app\",\"tag\":\"%s\"},"
            + "\"request\":{\"addr\":\"192.0.2.11:4711\",\"host\":\"docker.io\",\"method\":\"%s\","
            + "\"useragent\":\"containerd/1.7\"},\"actor\":{\"name\":\"robot\"}}]}")
        .formatted(method, tag, time, time, MANIFEST, DIGEST, tag, method);
  }

  private List<ImagePull> pulls(String record) throws MalformedEventException {
    return Parsed.of(ImagePull.class, reader.read(json(record)));
  }

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }
}
