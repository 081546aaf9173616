package io.firedamp.ingest.cloudaudit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.schemas.avro.CloudEvent;
import io.firedamp.schemas.avro.ImagePull;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudAuditParserTest {
  private static final String DIGEST = "sha256:" + "ab".repeat(32);
  private static final String RUN =
      "{'eventID':'e-1','eventTime':'2026-04-14T10:00:00Z','eventSource':'ec2.amazonaws.com','eventName':'RunInstances','awsRegion':'eu-west-1','sourceIPAddress':'192.0.2.7','userAgent':'aws-cli/2','recipientAccountId':'123456789012','userIdentity':{'type':'AssumedRole','arn':'arn:aws:sts::123456789012:assumed-role/web/i-0123','accessKeyId':'ASIAEXAMPLE'},'requestParameters':{'instanceType':'p3.2xlarge','instancesSet':{'items':[{'imageId':'ami-1','minCount':1,'maxCount':4}]}},'responseElements':{'instancesSet':{'items':[{'instanceId':'i-1'},{'instanceId':'i-2'}]}}}";
  private static final String ENTRY =
      "{'insertId':'a','timestamp':'2026-04-14T10:00:00.5Z','logName':'projects/p/logs/cloudaudit.googleapis.com%2Factivity','protoPayload':{'serviceName':'compute.googleapis.com','methodName':'v1.compute.instances.insert','resourceName':'projects/p/zones/us-central1-a/instances/i','authenticationInfo':{'principalEmail':'ci@p.iam.gserviceaccount.com'},'requestMetadata':{'callerIp':'192.0.2.7','callerSuppliedUserAgent':'gcloud'},'request':{'machineType':'projects/p/zones/us-central1-a/machineTypes/n1-standard-16','disks':[{'initializeParams':{'sourceImage':'projects/debian-cloud/global/images/debian-12'}}],'guestAccelerators':[{'acceleratorType':'zones/a/acceleratorTypes/nvidia-tesla-t4'}]}}}";
  private static final String ACTIVITY =
      "{'time':'2026-04-14T10:00:00Z','resourceId':'/SUBSCRIPTIONS/ABC/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.COMPUTE/VIRTUALMACHINES/VM','operationName':'MICROSOFT.COMPUTE/VIRTUALMACHINES/WRITE','category':'Administrative','resultType':'Success','callerIpAddress':'192.0.2.7','correlationId':'c','location':'westeurope','identity':{'claims':{'name':'Ada','appid':'1'},'authorization':{'evidence':{'principalType':'User'}}}}";

  private final CloudAuditParser parser = new CloudAuditParser();
  private final RecordReader reader = parser.readerFor(new Provenance("prod", "trail"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        RUN,
        "{'Records':[" + RUN + "]}",
        "[" + RUN + "]",
        "{'detail-type':'AWS API Call via CloudTrail','source':'aws.ec2','detail':" + RUN + "}"
      })
  void readsARecordOfCloudTrailInEveryEnvelope(String record) throws Exception {
    assertThat(recognises(record)).isTrue();
    assertThat(events(record))
        .singleElement()
        .returns("aws", CloudEvent::getProvider)
        .returns("123456789012", CloudEvent::getAccount)
        .returns("arn:aws:iam::123456789012:role/web", CloudEvent::getPrincipal)
        .returns("AssumedRole", CloudEvent::getPrincipalType)
        .returns("RunInstances", CloudEvent::getEvent)
        .returns(Instant.parse("2026-04-14T10:00:00Z"), CloudEvent::getTime)
        .returns("e-1", CloudEvent::getEventId)
        .satisfies(
            event -> {
              assertThat(event.getSession()).contains("i-0123");
              assertThat(event.getSourceAddress()).contains("192.0.2.7");
              assertThat(event.getRegion()).contains("eu-west-1");
              assertThat(event.getErrorCode()).isEmpty();
              assertThat(event.getFacts())
                  .containsOnly(
                      entry("instance.type", "p3.2xlarge"),
                      entry("instance.count", "2"),
                      entry("image", "ami-1"));
            });
  }

  @Test
  void readsRecordsWithinAShippersRecordAndASubscriptionOfCloudWatch() throws Exception {
    String escaped = json(RUN).replace("\"", "\\\"");
    String shipped = "{\"message\":\"" + escaped + "\"}";
    String subscription =
        "{\"messageType\":\"DATA_MESSAGE\",\"logEvents\":[{\"id\":\"1\",\"message\":\""
            + escaped
            + "\"},{\"id\":\"2\",\"message\":\"hello\"}]}";

    assertThat(recognises(shipped)).isTrue();
    assertThat(recognises(subscription)).isTrue();
    assertThat(events(shipped)).hasSize(1);
    assertThat(events(subscription)).hasSize(1);
    assertThat(reader.counts().leftOut()).containsExactly(Map.entry("event of another log", 1L));
  }

  @Test
  void aServiceThatAsksHasNoAddress() throws Exception {
    String record =
        RUN.replace("192.0.2.7", "autoscaling.amazonaws.com")
            .replace("arn:aws:sts::123456789012:assumed-role/web/i-0123", "arn:aws:iam::1:root");

    assertThat(events(record))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getSourceAddress()).isEmpty();
              assertThat(event.getInvokedBy()).contains("autoscaling.amazonaws.com");
              assertThat(event.getPrincipal()).isEqualTo("arn:aws:iam::1:root");
              assertThat(event.getSession()).isEmpty();
            });
  }

  @Test
  void theRoleBehindASessionIsItsIssuer() throws Exception {
    String record =
        RUN.replace(
            "'accessKeyId'",
            "'sessionContext':{'sessionIssuer':{'arn':'arn:aws:iam::1:role/path/web'}},'accessKeyId'");

    assertThat(events(record))
        .extracting(CloudEvent::getPrincipal)
        .containsExactly("arn:aws:iam::1:role/path/web");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-04-14 10:00:00.000000000, 2026-04-14T10:00:00Z",
    "2026-04-14T12:00:00+02:00, 2026-04-14T10:00:00Z"
  })
  void aTimeWithoutAZoneIsUtc(String written, Instant time) throws Exception {
    assertThat(events(RUN.replace("2026-04-14T10:00:00Z", written)))
        .extracting(CloudEvent::getTime)
        .containsExactly(time);
  }

  @ParameterizedTest
  @CsvSource({
    "eventTime, eventTime is missing",
    "eventID, ",
  })
  void saysWhatIsMissing(String member, String message) throws Exception {
    String record = RUN.replaceFirst("'" + member + "':'[^']*',", "");

    if (message == null) {
      assertThat(events(record).get(0).getEventId()).hasSize(32);
    } else {
      assertThatThrownBy(() -> events(record))
          .isInstanceOf(MalformedEventException.class)
          .hasMessage(message);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PutBucketPolicy|'bucketPolicy':{'Statement':[{'Effect':'Allow','Principal':'*'}]}",
        "PutBucketPolicy|'bucketPolicy':{'Statement':[{'Principal':{'AWS':['*']},'Effect':'Allow'}]}",
        "PutBucketAcl|'AccessControlPolicy':{'AccessControlList':{'Grant':[{'Grantee':{'URI':'http://acs.amazonaws.com/groups/global/AllUsers'}}]}}",
        "PutBucketAcl|'x-amz-acl':['public-read']",
        "CreateBucket|'x-amz-acl':'public-read'",
        "DeleteBucketPublicAccessBlock|'a':1",
        "PutBucketPublicAccessBlock|'PublicAccessBlockConfiguration':{'BlockPublicPolicy':false}"
      })
  void knowsARequestThatOpensABucketToEveryone(String request) throws Exception {
    assertThat(events(ofBucket(request)).get(0).getFacts())
        .contains(entry("public", "true"), entry("bucket", "b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PutBucketPolicy|'bucketPolicy':{'Statement':[{'Effect':'Deny','Principal':'*'}]}",
        "PutBucketPolicy|'bucketPolicy':{'Statement':[{'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::1:root'}}]}",
        "PutBucketPolicy|'bucketPolicy':{'Statement':[{'Effect':'Allow','Principal':'*','Condition':{'a':{}}}]}",
        "PutBucketAcl|'x-amz-acl':['private']",
        "PutBucketPublicAccessBlock|'PublicAccessBlockConfiguration':{'BlockPublicPolicy':true}"
      })
  void aRequestThatKeepsABucketToSomeIsNotPublic(String request) throws Exception {
    assertThat(events(ofBucket(request)).get(0).getFacts()).doesNotContainKey("public");
  }

  private static String ofBucket(String request) {
    String[] parts = request.split("\\|", 2);
    return "{'eventTime':'2026-04-14T10:00:00Z','eventSource':'s3.amazonaws.com','eventName':'%s','userIdentity':{},'requestParameters':{'bucketName':'b',%s}}"
        .formatted(parts[0], parts[1]);
  }

  @Test
  void readsAPullOfEcrForEachImageThatWasAskedFor() throws Exception {
    String record =
        "{'eventID':'e-1','eventTime':'2026-04-14T10:00:00Z','eventSource':'ecr.amazonaws.com','eventName':'BatchGetImage','awsRegion':'us-east-2','sourceIPAddress':'192.0.2.7','userAgent':'containerd','userIdentity':{'arn':'arn:aws:iam::1:user/ci'},'requestParameters':{'registryId':'123456789012','repositoryName':'team/app','imageIds':[{'imageTag':'v1'},{'imageDigest':'%s'}]}}"
            .formatted(DIGEST);

    List<ImagePull> pulls = Parsed.of(ImagePull.class, read(record));

    assertThat(pulls)
        .extracting(ImagePull::getImage)
        .containsExactly(
            "123456789012.dkr.ecr.us-east-2.amazonaws.com/team/app:v1",
            "123456789012.dkr.ecr.us-east-2.amazonaws.com/team/app@" + DIGEST);
    assertThat(pulls).extracting(ImagePull::getEventId).doesNotHaveDuplicates();
    assertThat(pulls.get(0).getPuller()).contains("arn:aws:iam::1:user/ci");
    assertThat(
            Parsed.of(
                ImagePull.class,
                read(record.replace("'awsRegion'", "'errorCode':'x','awsRegion'"))))
        .isEmpty();
  }

  @Test
  void readsAsManyImagesAsEcrTakesAtOnce() throws Exception {
    String images = "{'imageTag':'v1'},".repeat(99) + "{'imageTag':'v2'}";
    String record =
        "{'eventTime':'2026-04-14T10:00:00Z','eventSource':'ecr.amazonaws.com','eventName':'BatchGetImage','awsRegion':'us-east-2','userIdentity':{},'requestParameters':{'registryId':'1','repositoryName':'app','imageIds':[%s]}}"
            .formatted(images);

    assertThat(Parsed.of(ImagePull.class, read(record))).hasSize(100);
  }

  @Test
  void readsAPushToEcr() throws Exception {
    String record =
        "{'eventTime':'2026-04-14T10:00:00Z','eventSource':'ecr.amazonaws.com','eventName':'PutImage','awsRegion':'cn-north-1','userIdentity':{},'requestParameters':{'registryId':'1','repositoryName':'app','imageTag':'v1'},'responseElements':{'image':{'imageId':{'imageDigest':'%s'}}}}"
            .formatted(DIGEST);

    assertThat(Parsed.of(ImagePull.class, read(record)))
        .singleElement()
        .returns("1.dkr.ecr.cn-north-1.amazonaws.com.cn/app:v1", ImagePull::getImage)
        .returns("push", ImagePull::getAction)
        .satisfies(push -> assertThat(push.getManifestDigest()).contains(DIGEST));
  }

  @Test
  void readsAnEntryOfGooglesAuditLog() throws Exception {
    assertThat(recognises(ENTRY)).isTrue();
    assertThat(events(ENTRY))
        .singleElement()
        .returns("gcp", CloudEvent::getProvider)
        .returns("p", CloudEvent::getAccount)
        .returns("serviceAccount", CloudEvent::getPrincipalType)
        .satisfies(
            event -> {
              assertThat(event.getRegion()).contains("us-central1-a");
              assertThat(event.getFacts())
                  .containsOnly(
                      entry("instance.type", "n1-standard-16"),
                      entry("accelerator", "nvidia-tesla-t4"),
                      entry("image", "projects/debian-cloud/global/images/debian-12"));
            });
  }

  @Test
  void readsAnEntryThatPubSubPushes() throws Exception {
    String pushed =
        "{'message':{'data':'%s','messageId':'1','publishTime':'2026-04-14T10:00:01Z'},'subscription':'projects/p/subscriptions/s'}"
            .formatted(Base64.getEncoder().encodeToString(json(ENTRY).getBytes(UTF_8)));

    assertThat(recognises(pushed)).isTrue();
    assertThat(events(pushed)).isEqualTo(events(ENTRY)).hasSize(1);
    assertThatThrownBy(() -> read(pushed.replaceFirst("'data':'[^']*'", "'data':'!'")))
        .isInstanceOf(MalformedEventException.class)
        .hasMessage("message.data must be a record in Base64, was '!'");
  }

  @ParameterizedTest
  @CsvSource({
    "'operation':{'last':true}, end of an operation whose beginning is told",
    "'operation':{'first':true}, ''",
    "'operation':{'first':true;'last':true}, ''"
  })
  void readsAnOperationOnceAtItsBeginning(String operation, String leftOut) throws Exception {
    String entry = ENTRY.replace("'insertId'", operation.replace(';', ',') + ",'insertId'");

    events(entry);

    assertThat(String.join("", reader.counts().leftOut().keySet())).isEqualTo(leftOut);
  }

  @ParameterizedTest
  @CsvSource({
    "Docker-GetManifest, repositories/repo, europe-west2-docker.pkg.dev, pull",
    "Docker-PutManifest, repositories/repo, europe-west2-docker.pkg.dev, push",
    "Docker-GetManifest, repositories/eu.gcr.io, eu.gcr.io, pull"
  })
  void readsAManifestThatWasAskedOfArtifactRegistry(
      String method, String repository, String host, String action) throws Exception {
    String entry =
        "{'insertId':'a','timestamp':'2026-04-14T10:00:00Z','protoPayload':{'serviceName':'artifactregistry.googleapis.com','methodName':'%s','resourceName':'projects/p/locations/europe-west2/%s/dockerImages/app','requestMetadata':{'callerIp':'gcp-internal-ip'},'request':{'requestMethod':'GET','requestUrl':'/v2/p/repo/app/manifests/v1'}}}"
            .formatted(method, repository);

    assertThat(Parsed.of(ImagePull.class, read(entry)))
        .singleElement()
        .returns(host + "/p/repo/app:v1", ImagePull::getImage)
        .returns(action, ImagePull::getAction)
        .satisfies(pull -> assertThat(pull.getAddress()).isEmpty());
    String refused = entry.replace("'serviceName'", "'status':{'code':5},'serviceName'");
    assertThat(Parsed.of(ImagePull.class, read(refused))).isEmpty();
  }

  @Test
  void leavesEntriesOfKubernetesToItsOwnParser() throws Exception {
    String entry = ENTRY.replace("v1.compute.instances.insert", "io.k8s.core.v1.pods.create");

    assertThat(recognises(entry)).isFalse();
    assertThat(read(entry)).isEmpty();
    assertThat(reader.counts().leftOut())
        .containsExactly(Map.entry("request to a Kubernetes API server", 1L));
  }

  @ParameterizedTest
  @ValueSource(strings = {ACTIVITY, "{'records':[" + ACTIVITY + "]}"})
  void readsAzuresActivityLog(String record) throws Exception {
    assertThat(recognises(record)).isTrue();
    assertThat(events(record))
        .singleElement()
        .returns("azure", CloudEvent::getProvider)
        .returns("abc", CloudEvent::getAccount)
        .returns("Ada", CloudEvent::getPrincipal)
        .returns("User", CloudEvent::getPrincipalType)
        .returns("MICROSOFT.COMPUTE", CloudEvent::getService)
        .satisfies(event -> assertThat(event.getErrorCode()).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "'Success', 'Start', beginning of an operation whose end is told",
    "'Administrative', 'ServiceHealth', record of another category of Azure's"
  })
  void leavesOutAzuresOtherRecordsByName(String part, String instead, String name)
      throws Exception {
    assertThat(events(ACTIVITY.replace(part, instead))).isEmpty();
    assertThat(reader.counts().leftOut()).containsExactly(Map.entry(name, 1L));
  }

  @Test
  void tellsWhyAzureRefused() throws Exception {
    assertThat(
            events(
                ACTIVITY.replace(
                    "'resultType':'Success'",
                    "'resultType':'Failure','resultSignature':'Failed.Forbidden'")))
        .singleElement()
        .satisfies(event -> assertThat(event.getErrorCode()).contains("Failed.Forbidden"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'Records':[]}",
        "{'detail-type':'ECR Image Action','detail':{}}",
        "{'eventSource':'x','eventName':'y'}",
        "{'operationName':'Pull','category':'ContainerRegistryRepositoryEvents'}"
      })
  void recognisesNothingElse(String record) {
    assertThat(recognises(record)).isFalse();
  }

  private boolean recognises(String record) {
    return parser.recognises(RecordHead.of(json(record).getBytes(UTF_8)));
  }

  private List<CloudEvent> events(String record) throws MalformedEventException {
    return Parsed.of(CloudEvent.class, read(record));
  }

  private List<ParsedEvent> read(String record) throws MalformedEventException {
    return reader.read(json(record).getBytes(UTF_8));
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
