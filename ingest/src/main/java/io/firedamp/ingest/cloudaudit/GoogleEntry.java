package io.firedamp.ingest.cloudaudit;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.Events;
import io.firedamp.ingest.json.JsonFields;
import io.firedamp.schemas.AddressText;
import io.firedamp.schemas.ImageReference;
import io.firedamp.schemas.avro.CloudEvent;
import io.firedamp.schemas.avro.ImagePull;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One entry of Google Cloud's audit log. A long operation is told twice, when it begins and when it
 * ends: it is read when it begins.
 *
 * @see <a href="https://cloud.google.com/logging/docs/audit/understanding-audit-logs">Understanding
 *     audit logs</a>
 */
final class GoogleEntry {
  private static final String PAYLOAD = "protoPayload.";
  private static final String REQUEST = PAYLOAD + "request.";
  private static final String ORIGIN = PAYLOAD + "requestMetadata.";
  private static final Pattern PLACE = Pattern.compile("/(?:zones|regions|locations)/([^/]{1,64})");
  private static final Pattern PROJECT = Pattern.compile("projects/([^/]{1,64})");
  private static final Pattern REPOSITORY = Pattern.compile("/repositories/([^/]{1,128})");
  private static final Pattern MANIFEST =
      Pattern.compile("/v2/([^?]{1,512})/manifests/([^/?]{1,128})(?:\\?.*+)?");

  private final AuditRecord record;

  GoogleEntry(AuditRecord record) {
    this.record = record;
  }

  static Stream<String> fields() {
    return Stream.concat(
        Stream.of(
            "insertId",
            "timestamp",
            "receiveTimestamp",
            "logName",
            "resource.labels.project_id",
            "resource.labels.zone",
            "resource.labels.location",
            "resource.labels.region",
            "operation.id",
            "operation.first",
            "operation.last"),
        Stream.of(
                "serviceName",
                "methodName",
                "resourceName",
                "authenticationInfo.principalEmail",
                "authenticationInfo.principalSubject",
                "requestMetadata.callerIp",
                "requestMetadata.callerIP",
                "requestMetadata.callerSuppliedUserAgent",
                "status.code",
                "status.message",
                "serviceData.policyDelta.bindingDeltas",
                "request.machineType",
                "request.name",
                "request.count",
                "request.disks",
                "request.guestAccelerators",
                "request.requestMethod",
                "request.requestUrl")
            .map(field -> PAYLOAD + field));
  }

  Meaning meaning(Provenance from) throws MalformedEventException {
    JsonFields fields = record.fields();
    String method = fields.required(PAYLOAD + "methodName");
    if (method.startsWith("io.k8s.")) {
      return Meaning.leftOut("request to a Kubernetes API server");
    }
    if (isTrue("operation.last") && !isTrue("operation.first")) {
      return Meaning.leftOut("end of an operation whose beginning is told");
    }
    CloudEvent event = event(method, from);
    List<ParsedEvent> events = new ArrayList<>();
    events.add(Events.of(event));
    if (event.getErrorCode().isEmpty()) {
      image(event, from).ifPresent(pull -> events.add(Events.of(pull)));
    }
    return Meaning.of(events);
  }

  private boolean isTrue(String path) throws MalformedEventException {
    return record.fields().isTrue(path);
  }

  private CloudEvent event(String method, Provenance from) throws MalformedEventException {
    Instant time = record.time("timestamp", "receiveTimestamp");
    String resource = AuditRecord.orEmpty(record.text(PAYLOAD + "resourceName"));
    String subject =
        AuditRecord.orEmpty(record.text(PAYLOAD + "authenticationInfo.principalSubject"));
    String email = AuditRecord.orEmpty(record.text(PAYLOAD + "authenticationInfo.principalEmail"));
    String address = record.first(ORIGIN + "callerIp", ORIGIN + "callerIP");
    return CloudEvent.newBuilder()
        .setEventId(id(time, method, resource))
        .setTime(time)
        .setCluster(from.cluster())
        .setSource(from.source())
        .setProvider("gcp")
        .setAccount(projectOf(resource))
        .setPrincipal(email.isEmpty() ? subject : email)
        .setPrincipalType(typeOf(subject, email))
        .setSourceAddress(address == null ? null : AddressText.canonical(address).orElse(null))
        .setUserAgent(record.text(ORIGIN + "callerSuppliedUserAgent"))
        .setService(AuditRecord.orEmpty(record.text(PAYLOAD + "serviceName")))
        .setEvent(method)
        .setRegion(placeOf(resource))
        .setResources(resource.isEmpty() ? List.of() : List.of(resource))
        .setErrorCode(error())
        .setFacts(facts().asMap())
        .build();
  }

  private String id(Instant time, String method, String resource) {
    return ContentId.of(
        "gcp-audit",
        AuditRecord.orEmpty(record.text("logName")),
        AuditRecord.orEmpty(record.text("insertId")),
        time.toString(),
        method,
        resource);
  }

  private String projectOf(String resource) {
    String labelled = record.text("resource.labels.project_id");
    if (labelled != null) {
      return labelled;
    }
    Matcher project = PROJECT.matcher(resource + " " + AuditRecord.orEmpty(record.text("logName")));
    return project.find() ? project.group(1) : "";
  }

  private @Nullable String placeOf(String resource) {
    Matcher place = PLACE.matcher(resource);
    return place.find()
        ? place.group(1)
        : record.first(
            "resource.labels.region", "resource.labels.zone", "resource.labels.location");
  }

  private static String typeOf(String subject, String email) {
    int colon = subject.indexOf(':');
    if (colon > 0) {
      return subject.substring(0, colon);
    }
    if (email.isEmpty()) {
      return "";
    }
    return email.endsWith(".gserviceaccount.com") ? "serviceAccount" : "user";
  }

  /** A code of gRPC; 0 is none. */
  private @Nullable String error() {
    String code = record.text(PAYLOAD + "status.code");
    return code == null || code.equals("0") ? null : code;
  }

  private Facts facts() {
    Facts facts = new Facts();
    String machine = record.text(REQUEST + "machineType");
    facts.put("instance.type", machine == null ? null : AuditRecord.lastOf(machine));
    facts.put("instance.count", record.text(REQUEST + "count"));
    facts.put("accelerator", record.accelerator());
    facts.put("image", record.diskImage());
    facts.put("name", record.text(REQUEST + "name"));
    String resource = AuditRecord.orEmpty(record.text(PAYLOAD + "resourceName"));
    Matcher bucket =
        Pattern.compile("/buckets/([^/]{1,222})(?:/objects/(.{1,1024}))?").matcher(resource);
    if (bucket.find()) {
      facts.put("bucket", bucket.group(1));
      facts.put("key", bucket.group(2));
    }
    facts.put("public", record.isForEveryone() ? "true" : null);
    return facts;
  }

  /** A manifest that was asked of Artifact Registry: the address names the image. */
  private Optional<ImagePull> image(CloudEvent event, Provenance from) {
    boolean pull = event.getEvent().equals("Docker-GetManifest");
    if (!pull && !event.getEvent().equals("Docker-PutManifest")) {
      return Optional.empty();
    }
    Matcher manifest = MANIFEST.matcher(AuditRecord.orEmpty(record.text(REQUEST + "requestUrl")));
    if (!manifest.matches()) {
      return Optional.empty();
    }
    String named = manifest.group(2);
    boolean byDigest = named.startsWith("sha256:");
    return ImageReference.of(
            hostOf(event), manifest.group(1), byDigest ? null : named, byDigest ? named : null)
        .map(image -> pull(image, pull ? "pull" : "push", event, from));
  }

  /** A repository of Container Registry that moved keeps its host's name. */
  private static String hostOf(CloudEvent event) {
    String resource = event.getResources().isEmpty() ? "" : event.getResources().get(0);
    Matcher repository = REPOSITORY.matcher(resource);
    if (repository.find() && repository.group(1).endsWith("gcr.io")) {
      return repository.group(1);
    }
    return event.getRegion().map(place -> place + "-docker.pkg.dev").orElse("registry.invalid");
  }

  private static ImagePull pull(
      ImageReference image, String action, CloudEvent event, Provenance from) {
    return ImagePull.newBuilder()
        .setEventId(event.getEventId() + "/image")
        .setTime(event.getTime())
        .setCluster(from.cluster())
        .setSource(from.source())
        .setImage(image.toString())
        .setRegistry(image.registry())
        .setRepository(image.repository())
        .setTag(image.tag())
        .setAction(action)
        .setManifestDigest(image.digest())
        .setPuller(event.getPrincipal())
        .setAddress(event.getSourceAddress().orElse(null))
        .setUserAgent(event.getUserAgent().orElse(null))
        .build();
  }
}
