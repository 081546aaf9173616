package io.firedamp.ingest.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.event.Events;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonItems;
import io.firedamp.schemas.AddressText;
import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.Owner;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One audit event while it is read. Its own fields are the API server's, so they are checked. */
final class AuditDraft {
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_USER = 1024;
  private static final int LONGEST_URI = 8192;
  private static final int MOST_GROUPS = 64;
  private static final int MOST_ADDRESSES = 32;
  private static final int LONGEST_ORIGINAL = 256 * 1024;
  private static final int LAST_CODE = 999;
  private static final int FIRST_FAILURE = 300;
  private static final String KUBELET = "system:node:";
  private static final String DECISION = "authorization.k8s.io/decision";

  /** As those have it who store dots as nothing else than levels. */
  private static final String UNDOTTED_DECISION = "authorization_k8s_io/decision";

  private static final String POD_SECURITY = "pod-security.kubernetes.io/";

  /** Of these kinds it is kept what they let be done. */
  private static final Set<String> TELLING =
      Set.of(
          "roles",
          "clusterroles",
          "rolebindings",
          "clusterrolebindings",
          "services",
          "ingresses",
          "namespaces");

  private static final String POD_NAME = "authentication.kubernetes.io/pod-name";

  private final JsonParser json;
  private final JsonItems items;
  private Body request = Body.NONE;
  private Body response = Body.NONE;
  private @Nullable String auditId;
  private @Nullable String stage;
  private @Nullable String verb;
  private @Nullable String level;
  private @Nullable String user;
  private @Nullable String uri;
  private @Nullable String impersonated;
  private @Nullable String userAgent;
  private @Nullable String apiGroup;
  private @Nullable String resource;
  private @Nullable String subresource;
  private @Nullable String namespace;
  private @Nullable String objectName;
  private @Nullable String objectUid;
  private @Nullable String decision;
  private @Nullable String serviceAccountPod;
  private @Nullable Integer responseCode;
  private List<String> groups = List.of();
  private List<String> addresses = List.of();
  private @Nullable Instant received;
  private @Nullable Instant staged;
  private @Nullable Instant created;

  AuditDraft(JsonParser json, JsonItems items) {
    this.json = json;
    this.items = items;
  }

  /**
   * Reads one member, on whose value the parser stands; Azure's table AKSAudit capitalises.
   *
   * @return whether it is an audit event's alone; if not, it may be an envelope's
   */
  boolean readMember(String name) throws IOException, MalformedEventException {
    switch (name) {
      case "auditID", "AuditId" -> auditId = Json.text(json, name, LONGEST_NAME);
      case "stage", "Stage" -> stage = Json.text(json, name, LONGEST_NAME);
      case "level", "Level" -> level = Json.text(json, name, LONGEST_NAME);
      case "verb", "Verb" -> verb = Json.text(json, name, LONGEST_NAME);
      case "requestURI", "RequestUri" -> uri = Json.text(json, name, LONGEST_URI);
      case "userAgent", "UserAgent" -> userAgent = Json.text(json, name, LONGEST_USER);
      case "requestReceivedTimestamp", "RequestReceivedTime" -> received = time(name);
      case "stageTimestamp", "StageReceivedTime" -> staged = time(name);
      case "timestamp" -> {
        // Of events before version 1, and Google's.
        created = Loose.time(Loose.text(json, LONGEST_NAME)).orElse(created);
        return false;
      }
      case "metadata" -> Json.members(json, name, this::readMetadata);
      case "user", "User" -> Json.members(json, name, this::readUser);
      case "impersonatedUser" -> Json.members(json, name, this::readImpersonated);
      case "sourceIPs", "SourceIps" -> addresses = addresses(name);
      case "objectRef", "ObjectRef" -> Json.members(json, name, this::readObjectRef);
      case "responseStatus", "ResponseStatus" -> Json.members(json, name, this::readResponseStatus);
      case "annotations", "Annotations" -> Json.members(json, name, this::readAnnotation);
      case "requestObject", "RequestObject" -> request = body();
      case "responseObject", "ResponseObject" -> response = body();
      default -> {
        // Skipped: the rest is in the original.
        return false;
      }
    }
    return true;
  }

  /** Adds the audit event and what it says about pods. */
  void addTo(int start, Provenance from) throws IOException, MalformedEventException {
    AuditEvent audit = build(from, items.text(start, items.endOf(json), LONGEST_ORIGINAL));
    items.add(Events.of(audit));
    new PodStates(audit, request, response).addTo(items);
    if (tellsOfEvent(audit)) {
      String node = audit.getUser().substring(KUBELET.length());
      news()
          .flatMap(PullNews::image)
          .map(image -> PullNews.pull(image, from, audit.getTime(), node, audit.getAuditId()))
          .ifPresent(pull -> items.add(Events.of(pull)));
    }
  }

  /** Of an event that a kubelet wrote: what anybody else writes of a pull is a claim. */
  private static boolean tellsOfEvent(AuditEvent audit) {
    return audit.getResource().orElse("").equals("events")
        && audit.getUser().startsWith(KUBELET)
        && audit.getStage().equals("ResponseComplete")
        && audit.getResponseCode().orElse(0) < FIRST_FAILURE;
  }

  /** The whole event where the answer was kept, since a patch tells only what has changed. */
  private Optional<PullNews> news() {
    return Stream.of(response.news, request.news).filter(PullNews::isOne).findFirst();
  }

  private AuditEvent build(Provenance from, String original) throws MalformedEventException {
    String id = required("auditID", auditId);
    Metadata metadata = response.metadata.name == null ? request.metadata : response.metadata;
    request.template.completeFrom(response.template);
    // Not by its builder, which looks for a default of whatever was not set.
    return new AuditEvent(
        id,
        time(),
        from.cluster(),
        from.source(),
        id,
        required("stage", stage),
        orEmpty(level),
        required("verb", verb),
        orEmpty(user),
        groups,
        impersonated,
        addresses,
        userAgent,
        orEmpty(uri),
        apiGroup,
        resource,
        subresource,
        namespace,
        objectName == null ? metadata.name : objectName,
        metadata.uid == null ? objectUid : metadata.uid,
        believedOwners(metadata),
        decision,
        responseCode,
        serviceAccountPod,
        request.template.toSpec(),
        request != Body.NONE,
        isConfiguration() ? request.data() : List.of(),
        facts(),
        original);
  }

  /** What somebody makes says whose it is, and who else made it than those may frame them. */
  private List<Owner> believedOwners(Metadata metadata) {
    boolean claimed =
        "create".equals(verb) && !new Maker(orEmpty(user), groups).knows(metadata.owners);
    return claimed ? List.of() : metadata.controllers();
  }

  private List<String> facts() {
    if (resource == null || !TELLING.contains(resource)) {
      return List.of();
    }
    if (resource.equals("namespaces")) {
      return request.metadata.labels.entrySet().stream()
          .filter(label -> label.getKey().startsWith(POD_SECURITY))
          .map(label -> "label=" + label.getKey() + ":" + label.getValue())
          .toList();
    }
    if (request.metadata.internal) {
      request.facts.add("internal", "true");
    }
    return request.facts();
  }

  private boolean isConfiguration() {
    return "configmaps".equals(resource) || "secrets".equals(resource);
  }

  /** When it was asked; a stage's own time says how long the answer took. */
  private Instant time() throws MalformedEventException {
    Instant first = received != null ? received : staged;
    Instant time = first != null ? first : created;
    if (time == null) {
      throw new MalformedEventException("requestReceivedTimestamp is missing");
    }
    return time;
  }

  private void readMetadata(String name) throws IOException, MalformedEventException {
    if (name.equals("creationTimestamp")) {
      Instant said = time("metadata.creationTimestamp");
      created = said == null ? created : said;
    }
  }

  private void readUser(String name) throws IOException, MalformedEventException {
    switch (name) {
      case "username" -> user = Json.text(json, "user.username", LONGEST_USER);
      case "groups" -> groups = Json.texts(json, "user.groups", MOST_GROUPS, LONGEST_NAME);
      case "extra" -> Json.members(json, "user.extra", this::readExtra);
      default -> {
        // Skipped: the user's uid identifies nobody outside the cluster's authenticator.
      }
    }
  }

  private void readExtra(String name) throws IOException, MalformedEventException {
    if (name.equals(POD_NAME)) {
      for (String pod : Json.texts(json, "user.extra." + POD_NAME, 1, LONGEST_NAME)) {
        serviceAccountPod = pod;
      }
    }
  }

  private void readImpersonated(String name) throws IOException, MalformedEventException {
    if (name.equals("username")) {
      impersonated = Json.text(json, "impersonatedUser.username", LONGEST_USER);
    }
  }

  private void readObjectRef(String name) throws IOException, MalformedEventException {
    switch (name) {
      case "apiGroup" -> apiGroup = Json.text(json, "objectRef.apiGroup", LONGEST_NAME);
      case "resource" -> resource = Json.text(json, "objectRef.resource", LONGEST_NAME);
      case "subresource" -> subresource = Json.text(json, "objectRef.subresource", LONGEST_NAME);
      case "namespace" ->
          namespace = nonEmpty(Json.text(json, "objectRef.namespace", LONGEST_NAME));
      case "name" -> objectName = nonEmpty(Json.text(json, "objectRef.name", LONGEST_NAME));
      case "uid" -> objectUid = nonEmpty(Json.text(json, "objectRef.uid", LONGEST_NAME));
      case "apiVersion" -> readVersion(Json.text(json, "objectRef.apiVersion", LONGEST_NAME));
      default -> {
        // Skipped: the version of the object.
      }
    }
  }

  /** Before version 1 the group stands before the version. */
  private void readVersion(@Nullable String version) {
    int slash = version == null ? -1 : version.indexOf('/');
    if (version != null && slash > 0 && apiGroup == null) {
      apiGroup = version.substring(0, slash);
    }
  }

  private void readResponseStatus(String name) throws IOException, MalformedEventException {
    if (name.equals("code")) {
      responseCode = Json.wholeNumber(json, "responseStatus.code", 0, LAST_CODE);
    }
  }

  private void readAnnotation(String name) throws IOException, MalformedEventException {
    if (name.equals(DECISION) || name.equals(UNDOTTED_DECISION)) {
      decision = Json.text(json, "annotations." + DECISION, LONGEST_NAME);
    }
  }

  private List<String> addresses(String place) throws IOException, MalformedEventException {
    List<String> addresses = new ArrayList<>();
    for (String address : Json.texts(json, place, MOST_ADDRESSES, LONGEST_NAME)) {
      addresses.add(AddressText.canonical(address).orElse(address));
    }
    return addresses;
  }

  private Body body() throws IOException {
    return json.currentToken() == JsonToken.VALUE_NULL ? Body.NONE : Body.read(json, items);
  }

  private @Nullable Instant time(String place) throws IOException, MalformedEventException {
    String text = Json.text(json, place, LONGEST_NAME);
    if (text == null) {
      return null;
    }
    return Loose.time(text)
        .orElseThrow(
            () -> Json.wrong(place, "an RFC 3339 time from 1970 to 9999", "'" + text + "'"));
  }

  private static String required(String name, @Nullable String value)
      throws MalformedEventException {
    if (value == null || value.isEmpty()) {
      throw new MalformedEventException(name + " is missing");
    }
    return value;
  }

  private static @Nullable String nonEmpty(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
