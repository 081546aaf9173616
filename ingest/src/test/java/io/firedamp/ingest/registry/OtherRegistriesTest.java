package io.firedamp.ingest.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.schemas.avro.ImagePull;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Registries that tell of images in a way of their own. */
class OtherRegistriesTest {
  private static final String DIGEST = "sha256:" + "ab".repeat(32);

  private final RegistryParser parser = new RegistryParser();
  private final RecordReader reader = parser.readerFor(new Provenance("prod", "registry"));

  @ParameterizedTest
  @CsvSource({
    "PULL_ARTIFACT, pull",
    "pullImage, pull",
    "PUSH_ARTIFACT, push",
    "pushImage, push",
    "DELETE_ARTIFACT, a deletion",
    "SCANNING_STOPPED, a scan",
    "REPLICATION, a replication",
    "QUOTA_WARNING, a quota",
    "TAG_RETENTION, a retention",
    "UPLOAD_CHART, another event of a registry"
  })
  void namesEachKindOfHarborsEvents(String type, String kind) throws Exception {
    String event =
        "{'type':'%s','occur_at':1776175200,'event_data':{'resources':[{'digest':'%s','tag':'v1','resource_url':'harbor.example/hub/app:v1'}],'repository':{'repo_full_name':'hub/app'}}}"
            .formatted(type, DIGEST);

    assertThat(told(event)).isEqualTo(kind);
  }

  @Test
  void aPullOfHarborWithoutAnImageIsMalformed() {
    assertThatThrownBy(() -> pulls("{'type':'PULL_ARTIFACT','occur_at':1,'event_data':{}}"))
        .isInstanceOf(MalformedEventException.class)
        .hasMessage("resources is missing");
  }

  @Test
  void readsAPushToDockerHub() throws Exception {
    String event =
        "{'push_data':{'pushed_at':1497467660,'tag':'0.1','pusher':'ci'},'repository':{'repo_name':'acme/app'}}";

    assertThat(recognises(event)).isTrue();
    assertThat(pulls(event))
        .singleElement()
        .returns("docker.io/acme/app:0.1", ImagePull::getImage)
        .returns("push", ImagePull::getAction)
        .returns(Instant.ofEpochSecond(1_497_467_660), ImagePull::getTime)
        .satisfies(push -> assertThat(push.getManifestDigest()).isEmpty());
  }

  @Test
  void aPushWhoseTimeLacksAZoneDoesNotSayWhen() throws Exception {
    String event =
        "{'push_data':{'pushed_at':'2016-03-01 12:00','tag':'0.1'},'repository':{'namespace':'acme','name':'app'}}";

    assertThat(told(event)).isEqualTo("a push that does not say when");
  }

  @Test
  void aDigestThatGitHubCallsATagIsNone() throws Exception {
    String event =
        "{'action':'published','registry_package':{'name':'App','package_type':'CONTAINER','owner':{'login':'Acme'},'updated_at':'2024-05-01T10:00:00Z','package_version':{'version':'%s','container_metadata':{'tag':{'name':''}}}}}"
            .formatted(DIGEST);

    assertThat(recognises(event)).isTrue();
    assertThat(pulls(event))
        .extracting(ImagePull::getImage)
        .containsExactly("ghcr.io/acme/app@" + DIGEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0001-01-01T00:00:00Z", ""})
  void aTimeThatGitHubLeavesAtZeroIsNone(String time) throws Exception {
    String event =
        "{'action':'published','package':{'name':'app','package_type':'container','owner':{'login':'acme'},'updated_at':'%s','package_version':{'name':'v1'}}}"
            .formatted(time);

    assertThat(told(event)).isEqualTo("a push that does not say when");
  }

  @Test
  void readsAPullOfQuaysLogAsItsApiTellsAndExportsIt() throws Exception {
    String event =
        "{'kind':'pull_repo','metadata':{'repo':'app','namespace':'acme','tag':'v1','manifest_digest':'sha256:%s','user-agent':'containerd/1.7'},'ip':'192.0.2.7','datetime':'Tue, 14 Apr 2026 10:00:00 -0000','performer':{'kind':'user','name':'acme+robot','is_robot':true}}"
            .formatted("ab".repeat(32));

    assertThat(recognises(event)).isTrue();
    assertThat(pulls(event))
        .singleElement()
        .returns("registry.invalid/acme/app:v1", ImagePull::getImage)
        .returns(Instant.parse("2026-04-14T10:00:00Z"), ImagePull::getTime)
        .satisfies(
            pull -> {
              assertThat(pull.getManifestDigest()).contains("sha256:" + "ab".repeat(32));
              assertThat(pull.getPuller()).contains("acme+robot");
              assertThat(pull.getUserAgent()).contains("containerd/1.7");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "2026-04-14 10:00:00.250000, 2026-04-14T10:00:00.250Z",
    "2026-04-14T10:00:00Z, 2026-04-14T10:00:00Z",
    "2026-04-14T12:00:00+02:00, 2026-04-14T10:00:00Z",
    "'Tue, 14 Apr 2026 10:00:00 -0000', 2026-04-14T10:00:00Z"
  })
  void readsEachPullOfQuaysActionLog(String written, Instant time) throws Exception {
    String event =
        "{'kind':'pull_repo','account':'acme','performer':'robot','repository':'app','ip':'192.0.2.7','metadata_json':{'repo':'app','namespace':'acme','tag':'v1','user-agent':'containerd/1.7'},'datetime':'%s'}"
            .formatted(written);

    assertThat(recognises(event)).isTrue();
    assertThat(pulls(event))
        .singleElement()
        .returns("registry.invalid/acme/app:v1", ImagePull::getImage)
        .returns(time, ImagePull::getTime)
        .satisfies(
            pull -> {
              assertThat(pull.getAddress()).contains("192.0.2.7");
              assertThat(pull.getPuller()).contains("robot");
              assertThat(pull.getUserAgent()).contains("containerd/1.7");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "delete_tag, a deletion",
    "push_repo, push",
    "create_robot, another event of a registry"
  })
  void namesTheOtherKindsOfQuaysActionLog(String kind, String name) throws Exception {
    assertThat(
            told(
                "{'kind':'%s','datetime':'2026-04-14T10:00:00Z','metadata_json':{'repo':'app','namespace':'acme','tag':'v1'}}"
                    .formatted(kind)))
        .isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"repository\":\"a/b\",\"docker_url\":\"quay.io/a/b\",\"build_id\":\"1\"}', a build",
    "'{\"repository\":\"a/b\",\"docker_url\":\"quay.io/a/b\",\"vulnerability\":{\"id\":\"1\"}}', a scan",
    "'{\"repository\":\"a/b\",\"docker_url\":\"quay.io/a/b\"}', another event of a registry",
    "'{\"domain\":\"docker\",\"event_type\":\"deleted\",\"data\":{\"image_name\":\"a\"}}', a deletion",
    "'{\"domain\":\"docker\",\"event_type\":\"promoted\",\"data\":{\"image_name\":\"a\"}}', a replication"
  })
  void namesTheOtherNoticesOfQuayAndArtifactory(String event, String name) throws Exception {
    assertThat(recognises(event)).isTrue();
    assertThat(told(event)).isEqualTo(name);
  }

  @Test
  void readsANoticeOfArtifactRegistryThatPubSubPushes() throws Exception {
    String notice =
        "{\"action\":\"INSERT\",\"digest\":\"us-east1-docker.pkg.dev/p/r/app@%s\",\"tag\":\"us-east1-docker.pkg.dev/p/r/app:1.1\"}"
            .formatted(DIGEST);

    String event = pubSub(notice);

    assertThat(recognises(event)).isTrue();
    assertThat(pulls(event))
        .singleElement()
        .returns("us-east1-docker.pkg.dev/p/r/app:1.1", ImagePull::getImage)
        .returns("136969346945", ImagePull::getEventId)
        .returns("push", ImagePull::getAction)
        .satisfies(push -> assertThat(push.getManifestDigest()).contains(DIGEST));
  }

  @Test
  void namesADeletionThatPubSubPushes() throws Exception {
    assertThat(told(pubSub("{\"action\":\"DELETE\",\"tag\":\"gcr.io/p/app:1\"}")))
        .isEqualTo("a deletion");
  }

  @ParameterizedTest
  @ValueSource(strings = {"!", "bm8=", "W10=", ""})
  void aNoticeThatIsNoneIsMalformed(String data) {
    assertThatThrownBy(
            () ->
                pulls(
                    "{'message':{'data':'%s','messageId':'1','publishTime':'2026-04-14T10:00:00Z'},'subscription':'s'}"
                        .formatted(data)))
        .isInstanceOf(MalformedEventException.class);
  }

  @Test
  void leavesPubSubsOtherMessagesToOthers() {
    assertThat(recognises(pubSub("{\"insertId\":\"1\"}"))).isFalse();
  }

  @Test
  void readsAPullOfAzuresResourceLogs() throws Exception {
    String pull =
        "{'time':'2026-04-14T10:00:00.1Z','category':'ContainerRegistryRepositoryEvents','operationName':'Pull','resultDescription':'200','callerIpAddress':'192.0.2.7','correlationId':'c-1','identity':'robot','properties':{'loginServer':'acme.azurecr.io','repository':'app','tag':'v1','digest':'%s','userAgent':'containerd/1.7'}}"
            .formatted(DIGEST);

    assertThat(recognises("{'records':[" + pull + "]}")).isTrue();
    assertThat(pulls("{'records':[" + pull + "," + pull.replace("'Pull'", "'Purge'") + "]}"))
        .singleElement()
        .returns("acme.azurecr.io/app:v1", ImagePull::getImage)
        .returns("pull", ImagePull::getAction)
        .satisfies(
            event -> {
              assertThat(event.getPuller()).contains("robot");
              assertThat(event.getAddress()).contains("192.0.2.7");
            });
    assertThat(reader.counts().read()).isEqualTo(2);
    assertThat(reader.counts().leftOut()).containsExactly(Map.entry("a deletion", 1L));
  }

  @Test
  void readsARowOfLogAnalytics() throws Exception {
    String row =
        "{'TimeGenerated':'2026-04-14T10:00:00.1Z','Type':'ContainerRegistryRepositoryEvents','OperationName':'Push','LoginServer':'acme.azurecr.io','Repository':'app','Tag':'v1','Digest':'%s'}"
            .formatted(DIGEST);

    assertThat(recognises(row)).isTrue();
    assertThat(told(row)).isEqualTo("push");
  }

  @ParameterizedTest
  @CsvSource({
    "'ContainerRegistryRepositoryEvents','404', a request that did not succeed",
    "'ContainerRegistryLoginEvents','200', a login"
  })
  void aRefusedPullAndALoginArePullsOfNothing(String category, String status, String name)
      throws Exception {
    assertThat(
            told(
                "{'time':'2026-04-14T10:00:00.1Z','category':'%s','operationName':'Pull','resultDescription':'%s','properties':{'loginServer':'a.azurecr.io','repository':'app','tag':'v1'}}"
                    .formatted(category, status)))
        .isEqualTo(name);
  }

  @Test
  void azuresWebhookTellsAWholeImageInOneEvent() throws Exception {
    String event =
        "{'id':'1','timestamp':'2026-04-14T10:00:00Z','action':'push','target':{'mediaType':'application/vnd.oci.image.manifest.v1+json','digest':'%s','repository':'app','tag':'v1'},'request':{'host':'acme.azurecr.io'}}"
            .formatted(DIGEST);

    assertThat(told(event)).isEqualTo("push");
    assertThat(told(event.replace("'push'", "'delete'"))).isEqualTo("a deletion");
    assertThat(told(event.replace("image.manifest", "image.layer"))).isEqualTo("a push");
  }

  private static String pubSub(String notice) {
    return "{'message':{'data':'%s','messageId':'136969346945','publishTime':'2026-04-14T10:00:00Z'},'subscription':'projects/p/subscriptions/s'}"
        .formatted(Base64.getEncoder().encodeToString(notice.getBytes(UTF_8)));
  }

  private boolean recognises(String record) {
    return parser.recognises(RecordHead.of(json(record)));
  }

  /** The action of the one event, or why there is none. */
  private String told(String record) throws MalformedEventException {
    RecordReader fresh = parser.readerFor(new Provenance("prod", "registry"));
    List<ImagePull> pulls = Parsed.of(ImagePull.class, fresh.read(json(record)));
    return pulls.isEmpty()
        ? String.join(",", fresh.counts().leftOut().keySet())
        : pulls.get(0).getAction();
  }

  private List<ImagePull> pulls(String record) throws MalformedEventException {
    return Parsed.of(ImagePull.class, reader.read(json(record)));
  }

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }
}
