package io.firedamp.ingest.kubernetes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonItems;
import io.firedamp.ingest.text.Timestamps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An entry of Google Cloud's audit log about a Kubernetes API server, turned back into the audit
 * event that it was made of.
 */
final class CloudAuditEntry {
  /** What the payload is called in the tables of BigQuery that a sink fills. */
  static final String IN_BIGQUERY = "protopayload_auditlog";

  private static final int LONGEST = 8192;
  private static final String PREFIX = "io.k8s.";
  private static final String NAMESPACES = "namespaces";

  /** Of a path's parts: group and version come first. */
  private static final int AFTER_VERSION = 2;

  private static final Pattern VERSION = Pattern.compile("v[0-9]{1,3}((alpha|beta)[0-9]{1,3})?");
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonItems items;
  private @Nullable String id;
  private @Nullable String time;
  private @Nullable String method;
  private @Nullable String resourceName;
  private @Nullable String user;
  private @Nullable String address;
  private @Nullable String userAgent;
  private byte @Nullable [] request;
  private byte @Nullable [] response;
  private @Nullable Boolean granted;
  private int status;

  CloudAuditEntry(JsonItems items) {
    this.items = items;
  }

  /** Reads one member of the entry; false when it is none of an entry's. */
  boolean readMember(String name, JsonParser json) throws IOException, MalformedEventException {
    switch (name) {
      case "insertId" -> id = Json.text(json, name, LONGEST);
      case "timestamp" -> time = inIso(Json.text(json, name, LONGEST));
      case "protoPayload", IN_BIGQUERY ->
          Json.members(json, name, member -> readPayload(member, json));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Whether it tells of a request to a Kubernetes API server. */
  boolean isOfKubernetes() {
    return method != null && method.startsWith(PREFIX);
  }

  /** Whether it is an entry at all. */
  boolean isOne() {
    return method != null;
  }

  /** BigQuery exports moments with blanks in them; whatever is none is left for the reader. */
  private static @Nullable String inIso(@Nullable String time) {
    try {
      return time == null ? null : Timestamps.text(Timestamps.parseZoned(time));
    } catch (DateTimeException none) {
      return time;
    }
  }

  /** In BigQuery a body is a text. */
  private static byte @Nullable [] bodyIn(@Nullable String text) {
    return text == null || !text.startsWith("{") ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  private void readPayload(String name, JsonParser json)
      throws IOException, MalformedEventException {
    switch (name) {
      case "methodName" -> method = Json.text(json, name, LONGEST);
      case "resourceName" -> resourceName = Json.text(json, name, LONGEST);
      case "request" -> request = items.value(json);
      case "response" -> response = items.value(json);
      case "requestJson" -> request = bodyIn(Loose.text(json, Integer.MAX_VALUE));
      case "responseJson" -> response = bodyIn(Loose.text(json, Integer.MAX_VALUE));
      case "authenticationInfo" ->
          Loose.members(
              json,
              member -> {
                if (member.equals("principalEmail")) {
                  user = Loose.text(json, LONGEST);
                }
              });
      case "requestMetadata" -> Loose.members(json, member -> readOrigin(member, json));
      case "authorizationInfo" ->
          Loose.elements(json, () -> Loose.members(json, member -> readGrant(member, json)));
      case "status" -> Loose.members(json, member -> readStatus(member, json));
      default -> {
        // Skipped: what the API server's own event does not have.
      }
    }
  }

  private void readOrigin(String member, JsonParser json) throws IOException {
    if (member.equals("callerIp")) {
      address = Loose.text(json, LONGEST);
    } else if (member.equals("callerSuppliedUserAgent")) {
      userAgent = Loose.text(json, LONGEST);
    }
  }

  private void readGrant(String member, JsonParser json) {
    if (member.equals("granted")) {
      // One permission that was not granted refuses the request.
      granted = Loose.flag(json) && !Boolean.FALSE.equals(granted);
    }
  }

  private void readStatus(String member, JsonParser json) throws IOException {
    Integer code = member.equals("code") ? Loose.number(json) : null;
    status = code == null ? status : code;
  }

  /** The event, as the API server would have written it. */
  byte[] event() throws IOException {
    String[] parts = String.valueOf(method).substring(PREFIX.length()).split("\\.", -1);
    int version = versionIn(parts);
    String group = String.join(".", List.of(parts).subList(0, version));
    List<String> path = List.of(String.valueOf(resourceName).split("/", -1));
    String resource = version + 1 < parts.length - 1 ? parts[version + 1] : "";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator to = JSON.createGenerator(bytes)) {
      to.writeStartObject();
      to.writeStringField("auditID", String.valueOf(id));
      to.writeStringField("stage", "ResponseComplete");
      to.writeStringField("level", request == null ? "Metadata" : "RequestResponse");
      to.writeStringField("verb", parts[parts.length - 1]);
      to.writeStringField("requestReceivedTimestamp", time);
      to.writeStringField("requestURI", uri(path));
      writeIfKnown(to, "userAgent", userAgent);
      to.writeObjectFieldStart("user");
      writeIfKnown(to, "username", user);
      to.writeEndObject();
      to.writeArrayFieldStart("sourceIPs");
      if (address != null) {
        to.writeString(address);
      }
      to.writeEndArray();
      to.writeObjectFieldStart("objectRef");
      writeIfKnown(to, "apiGroup", group.equals("core") || group.isEmpty() ? null : group);
      writeIfKnown(to, "resource", resource.isEmpty() ? null : resource);
      writeIfKnown(to, "subresource", version + 2 < parts.length - 1 ? parts[version + 2] : null);
      writeIfKnown(to, "namespace", at(NAMESPACES, path, AFTER_VERSION));
      writeIfKnown(to, "name", at(resource, path, objectsIn(path, resource)));
      to.writeEndObject();
      to.writeObjectFieldStart("responseStatus");
      to.writeNumberField("code", httpStatus());
      to.writeEndObject();
      writeDecision(to);
      writeBody(to, "requestObject", request);
      writeBody(to, "responseObject", response);
      to.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private void writeDecision(JsonGenerator to) throws IOException {
    if (granted != null) {
      to.writeObjectFieldStart("annotations");
      to.writeStringField("authorization.k8s.io/decision", granted ? "allow" : "forbid");
      to.writeEndObject();
    }
  }

  private static void writeBody(JsonGenerator to, String name, byte @Nullable [] body)
      throws IOException {
    if (body != null) {
      to.writeFieldName(name);
      to.writeRawValue(new String(body, StandardCharsets.UTF_8));
    }
  }

  private static void writeIfKnown(JsonGenerator to, String name, @Nullable String text)
      throws IOException {
    if (text != null) {
      to.writeStringField(name, text);
    }
  }

  private static int versionIn(String[] parts) {
    for (int i = 0; i < parts.length; i++) {
      if (VERSION.matcher(parts[i]).matches()) {
        return i;
      }
    }
    return 0;
  }

  private static String uri(List<String> path) {
    String rest = String.join("/", path);
    return path.get(0).equals("core") ? "/api" + rest.substring("core".length()) : "/apis/" + rest;
  }

  /**
   * Where a path names the resource: behind group and version, and behind the namespace if it has
   * one. Its place tells, for a namespace may be called as a resource is.
   */
  private static int objectsIn(List<String> path, String resource) {
    boolean namespaced =
        !resource.equals(NAMESPACES)
            && path.size() > AFTER_VERSION
            && path.get(AFTER_VERSION).equals(NAMESPACES);
    return namespaced ? AFTER_VERSION + 2 : AFTER_VERSION;
  }

  /** What follows a segment that stands in its place. */
  private static @Nullable String at(String segment, List<String> path, int place) {
    boolean there = path.size() > place + 1 && path.get(place).equals(segment);
    return there && !path.get(place + 1).isEmpty() ? path.get(place + 1) : null;
  }

  /** What a code of gRPC is in HTTP, as far as it is told whether a request failed. */
  private int httpStatus() {
    return switch (status) {
      case 0 -> 200;
      case 5 -> 404;
      case 6 -> 409;
      case 7 -> 403;
      case 16 -> 401;
      default -> 500;
    };
  }
}
