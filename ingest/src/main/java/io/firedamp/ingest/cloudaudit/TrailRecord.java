package io.firedamp.ingest.cloudaudit;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.Events;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonFields;
import io.firedamp.schemas.AddressText;
import io.firedamp.schemas.ImageReference;
import io.firedamp.schemas.avro.CloudEvent;
import io.firedamp.schemas.avro.ImagePull;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One record of AWS CloudTrail.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html">CloudTrail
 *     record contents</a>
 */
final class TrailRecord {
  private static final String ECR = "ecr.amazonaws.com";
  private static final String REQUEST = "requestParameters.";
  private static final String IDENTITY = "userIdentity.";
  private static final String ISSUER = IDENTITY + "sessionContext.sessionIssuer.";

  private final AuditRecord record;
  private final JsonFields fields;

  TrailRecord(AuditRecord record) {
    this.record = record;
    this.fields = record.fields();
  }

  static Stream<String> fields() {
    Stream<String> own =
        Stream.of(
            "eventID",
            "eventTime",
            "@timestamp",
            "eventSource",
            "eventName",
            "awsRegion",
            "sourceIPAddress",
            "userAgent",
            "errorCode",
            "recipientAccountId",
            "resources",
            "responseElements.instancesSet.items",
            "responseElements.image.imageId.imageDigest",
            "responseElements.credentials.accessKeyId");
    Stream<String> identity =
        Stream.of(
                "type",
                "arn",
                "principalId",
                "accountId",
                "accessKeyId",
                "userName",
                "invokedBy",
                "sessionContext.sessionIssuer.arn")
            .map(field -> IDENTITY + field);
    Stream<String> request =
        Stream.of(
                "instanceType",
                "instancesSet.items",
                "imageIds",
                "containerDefinitions",
                "bucketPolicy.Statement",
                "AccessControlPolicy.AccessControlList.Grant",
                "x-amz-acl",
                "bucketName",
                "key",
                "roleArn",
                "roleSessionName",
                "registryId",
                "repositoryName",
                "imageTag",
                "taskDefinition",
                "cluster",
                "count",
                "desiredCount",
                "launchType",
                "cpu",
                "family",
                "jobDefinition",
                "jobDefinitionName",
                "containerProperties.image",
                "containerProperties.vcpus",
                "computeResources.maxvCpus",
                "arrayProperties.size",
                "functionName",
                "userName",
                "policyArn",
                "PublicAccessBlockConfiguration.BlockPublicPolicy",
                "PublicAccessBlockConfiguration.RestrictPublicBuckets")
            .map(field -> REQUEST + field);
    return Stream.of(own, identity, request).flatMap(each -> each);
  }

  Meaning meaning(Provenance from) throws MalformedEventException {
    List<ParsedEvent> events = new ArrayList<>();
    CloudEvent event = event(from);
    events.add(Events.of(event));
    if (event.getService().equals(ECR) && event.getErrorCode().isEmpty()) {
      addImages(event, from, events);
    }
    return Meaning.of(events);
  }

  private CloudEvent event(Provenance from) throws MalformedEventException {
    Instant time = record.time("eventTime", "@timestamp");
    String name = fields.required("eventName");
    String source = AuditRecord.orEmpty(record.text("sourceIPAddress"));
    Optional<String> address = addressIn(source);
    String arn = AuditRecord.orEmpty(record.text(IDENTITY + "arn"));
    String issuer = record.text(ISSUER + "arn");
    Facts facts = facts(name);
    return CloudEvent.newBuilder()
        .setEventId(id(time, name))
        .setTime(time)
        .setCluster(from.cluster())
        .setSource(from.source())
        .setProvider("aws")
        .setAccount(AuditRecord.orEmpty(record.first("recipientAccountId", IDENTITY + "accountId")))
        .setPrincipal(principal(arn, issuer))
        .setPrincipalType(AuditRecord.orEmpty(record.text(IDENTITY + "type")))
        .setSession(sessionIn(arn))
        .setCredential(record.text(IDENTITY + "accessKeyId"))
        .setSourceAddress(address.orElse(null))
        .setInvokedBy(invokedBy(source, address.isPresent()))
        .setUserAgent(withoutBrackets(record.text("userAgent")))
        .setService(fields.required("eventSource"))
        .setEvent(name)
        .setRegion(record.text("awsRegion"))
        .setResources(record.resources())
        .setErrorCode(record.text("errorCode"))
        .setFacts(facts.asMap())
        .build();
  }

  /** Where a service asks, its name stands there. */
  private static Optional<String> addressIn(String source) {
    return !source.isEmpty() && Character.isDigit(source.charAt(0))
        ? Optional.of(AddressText.canonical(source).orElse(source))
        : AddressText.canonical(source);
  }

  private String id(Instant time, String name) {
    String id = record.text("eventID");
    return id == null
        ? ContentId.of(
            "cloudtrail",
            time.toString(),
            name,
            AuditRecord.orEmpty(record.text(IDENTITY + "arn")),
            AuditRecord.orEmpty(record.text("sourceIPAddress")))
        : id;
  }

  /** A role has many sessions; who it is, is the role. */
  private String principal(String arn, @Nullable String issuer) {
    if (issuer != null) {
      return issuer;
    }
    String[] parts = arn.split("/", -1);
    if (arn.contains(":assumed-role/") && parts.length == 3) {
      return parts[0].replace(":sts:", ":iam:").replace(":assumed-role", ":role") + "/" + parts[1];
    }
    return arn.isEmpty()
        ? AuditRecord.orEmpty(
            record.first(IDENTITY + "invokedBy", IDENTITY + "principalId", IDENTITY + "userName"))
        : arn;
  }

  private static @Nullable String sessionIn(String arn) {
    return arn.contains(":assumed-role/") ? AuditRecord.lastOf(arn) : null;
  }

  private @Nullable String invokedBy(String source, boolean isAddress) {
    String invoked = record.text(IDENTITY + "invokedBy");
    return invoked == null && !isAddress && !source.isEmpty() ? source : invoked;
  }

  /** S3 writes its clients' within brackets. */
  private static @Nullable String withoutBrackets(@Nullable String agent) {
    return agent != null && agent.startsWith("[") && agent.endsWith("]")
        ? agent.substring(1, agent.length() - 1)
        : agent;
  }

  private Facts facts(String name) {
    Facts facts = new Facts();
    facts.put("instance.type", record.text(REQUEST + "instanceType"));
    facts.put("instance.count", instances());
    facts.put("image", image());
    facts.put("bucket", record.text(REQUEST + "bucketName"));
    facts.put("key", record.text(REQUEST + "key"));
    facts.put("role", record.text(REQUEST + "roleArn"));
    facts.put("session", record.text(REQUEST + "roleSessionName"));
    facts.put("issued-credential", record.text("responseElements.credentials.accessKeyId"));
    facts.put("repository", record.text(REQUEST + "repositoryName"));
    facts.put(
        "task",
        record.first(
            REQUEST + "taskDefinition",
            REQUEST + "family",
            REQUEST + "jobDefinition",
            REQUEST + "jobDefinitionName"));
    facts.put(
        "task.count",
        record.first(
            REQUEST + "count", REQUEST + "desiredCount", REQUEST + "arrayProperties.size"));
    facts.put("launch-type", record.text(REQUEST + "launchType"));
    facts.put("cpu.units", record.text(REQUEST + "cpu"));
    facts.put(
        "vcpus",
        record.first(REQUEST + "containerProperties.vcpus", REQUEST + "computeResources.maxvCpus"));
    facts.put("function", record.text(REQUEST + "functionName"));
    facts.put("user", record.text(REQUEST + "userName"));
    facts.put("policy", record.text(REQUEST + "policyArn"));
    facts.put("public", isForEveryone(name) ? "true" : null);
    return facts;
  }

  private boolean isForEveryone(String name) {
    String acl = AuditRecord.orEmpty(record.text(REQUEST + "x-amz-acl"));
    return record.isForEveryone()
        || acl.startsWith("public-")
        || name.equals("DeleteBucketPublicAccessBlock")
        || name.equals("DeletePublicAccessBlock")
        || "false".equals(flag("BlockPublicPolicy"))
        || "false".equals(flag("RestrictPublicBuckets"));
  }

  private @Nullable String flag(String name) {
    String path = REQUEST + "PublicAccessBlockConfiguration." + name;
    try {
      return fields.has(path) ? String.valueOf(fields.isTrue(path)) : null;
    } catch (MalformedEventException notAFlag) {
      return record.text(path) == null
          ? null
          : AuditRecord.orEmpty(record.text(path)).toLowerCase(Locale.ROOT);
    }
  }

  /** As the answer names them; else as many as were asked for. */
  private @Nullable String instances() {
    if (record.instances() > 0) {
      return String.valueOf(record.instances());
    }
    return record.elements().stream()
        .map(element -> wordOf(element, "maxCount"))
        .filter(count -> !count.isEmpty())
        .findFirst()
        .orElse(null);
  }

  private @Nullable String image() {
    String asked = record.text(REQUEST + "containerProperties.image");
    return asked != null
        ? asked
        : record.elements().stream()
            .map(each -> wordOf(each, "image") + wordOf(each, "imageId"))
            .filter(image -> !image.isEmpty())
            .findFirst()
            .orElse(null);
  }

  private static String wordOf(JsonFields element, String name) {
    try {
      return AuditRecord.orEmpty(element.word(name));
    } catch (MalformedEventException notAWord) {
      return "";
    }
  }

  private void addImages(CloudEvent event, Provenance from, List<ParsedEvent> events)
      throws MalformedEventException {
    if (event.getEvent().equals("BatchGetImage")) {
      for (JsonFields each : record.elements()) {
        String tag = wordOf(each, "imageTag");
        String digest = wordOf(each, "imageDigest");
        events.add(Events.of(image("pull", tag, digest, event, from, events.size())));
      }
    } else if (event.getEvent().equals("PutImage")) {
      String tag = AuditRecord.orEmpty(record.text(REQUEST + "imageTag"));
      String digest =
          AuditRecord.orEmpty(record.text("responseElements.image.imageId.imageDigest"));
      events.add(Events.of(image("push", tag, digest, event, from, events.size())));
    }
  }

  private ImagePull image(
      String action, String tag, String digest, CloudEvent event, Provenance from, int number)
      throws MalformedEventException {
    String account = record.first(REQUEST + "registryId", "recipientAccountId");
    String region = AuditRecord.orEmpty(event.getRegion().orElse(null));
    String domain = region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
    String host = account + ".dkr.ecr." + region + domain;
    String repository = fields.required(REQUEST + "repositoryName");
    ImageReference image =
        ImageReference.of(host, repository, orNull(tag), tag.isEmpty() ? orNull(digest) : null)
            .orElseThrow(
                () -> Json.wrong(REQUEST + "repositoryName", "an image repository", repository));
    return ImagePull.newBuilder()
        .setEventId(event.getEventId() + "/image-" + number)
        .setTime(event.getTime())
        .setCluster(from.cluster())
        .setSource(from.source())
        .setImage(image.toString())
        .setRegistry(image.registry())
        .setRepository(image.repository())
        .setTag(image.tag())
        .setAction(action)
        .setManifestDigest(orNull(digest))
        .setPuller(event.getPrincipal())
        .setAddress(event.getSourceAddress().orElse(null))
        .setUserAgent(event.getUserAgent().orElse(null))
        .build();
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
