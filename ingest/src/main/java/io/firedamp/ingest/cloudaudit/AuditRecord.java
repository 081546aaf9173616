package io.firedamp.ingest.cloudaudit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonFields;
import io.firedamp.ingest.text.Timestamps;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The members of one record that any of the clouds' readers wants. */
final class AuditRecord {
  private static final int LONGEST = 1024;
  private static final int MOST = 32;

  /** ECR takes no more images at once. */
  private static final int MOST_ELEMENTS = 100;

  private static final String OTHER = "record of another log";

  private static final JsonFields.Paths READ =
      JsonFields.Paths.of(
          Stream.of(TrailRecord.fields(), GoogleEntry.fields(), AzureActivity.fields())
              .flatMap(each -> each)
              .distinct()
              .toArray(String[]::new));
  private static final JsonFields.Paths IMAGE =
      JsonFields.Paths.of("imageTag", "imageDigest", "imageId", "maxCount", "image", "cpu");

  /** An element of a list within a request: an image, an instance, a container. */
  private final List<JsonFields> elements = new ArrayList<>();

  private final List<String> resources = new ArrayList<>();
  private boolean isForEveryone;
  private int instances;
  private final JsonFields fields =
      new JsonFields(READ, LONGEST)
          .reading("resources", this::readResource)
          .reading("requestParameters.imageIds", this::readElement)
          .reading("requestParameters.instancesSet.items", this::readElement)
          .reading("requestParameters.containerDefinitions", this::readElement)
          .reading("responseElements.instancesSet.items", json -> instances++)
          .reading("requestParameters.bucketPolicy.Statement", this::readStatement)
          .reading("requestParameters.AccessControlPolicy.AccessControlList.Grant", this::readGrant)
          .reading("requestParameters.x-amz-acl", this::readCannedAcl)
          .reading("protoPayload.request.disks", this::readDisk)
          .reading("protoPayload.request.guestAccelerators", this::readAccelerator)
          .reading("protoPayload.serviceData.policyDelta.bindingDeltas", this::readBinding);
  private @Nullable String diskImage;
  private @Nullable String accelerator;

  void offer(String name, JsonParser json) throws IOException, MalformedEventException {
    fields.offer(name, json);
  }

  Meaning meaning(Provenance from) throws MalformedEventException {
    if (fields.has("eventSource") && fields.has("eventName")) {
      return new TrailRecord(this).meaning(from);
    }
    if (fields.has("protoPayload")) {
      return new GoogleEntry(this).meaning(from);
    }
    if (fields.has("operationName")) {
      return new AzureActivity(this).meaning(from);
    }
    return Meaning.leftOut(OTHER);
  }

  JsonFields fields() {
    return fields;
  }

  List<JsonFields> elements() {
    return elements;
  }

  List<String> resources() {
    return resources;
  }

  /** Whether a policy, a grant or a binding lets everyone in. */
  boolean isForEveryone() {
    return isForEveryone;
  }

  /** How many instances the answer names. */
  int instances() {
    return instances;
  }

  @Nullable String diskImage() {
    return diskImage;
  }

  @Nullable String accelerator() {
    return accelerator;
  }

  /** A string that is not empty; null when absent, or when a request holds something else there. */
  @Nullable String text(String path) {
    try {
      String text = fields.has(path) ? fields.word(path) : null;
      return text == null || text.isEmpty() ? null : text;
    } catch (MalformedEventException notAText) {
      return null;
    }
  }

  /** The first of these that has a text. */
  @Nullable String first(String... paths) {
    for (String path : paths) {
      String text = text(path);
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** The last part of a path. */
  static String lastOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /**
   * When it was asked. Clouds write UTC; whoever keeps their records elsewhere may leave the zone
   * out.
   */
  Instant time(String... paths) throws MalformedEventException {
    String text = first(paths);
    if (text == null) {
      throw JsonFields.missing(paths[0]);
    }
    try {
      String iso = text.replace(' ', 'T');
      boolean zoned = iso.endsWith("Z") || iso.lastIndexOf('+') > 0 || iso.lastIndexOf('-') > 10;
      Instant time = Timestamps.parseZoned(zoned ? iso : iso + "Z");
      if (!time.isBefore(Instant.EPOCH)) {
        return Instant.ofEpochMilli(time.toEpochMilli());
      }
    } catch (DateTimeException | ArithmeticException noTime) {
      // Answered below, with the value.
    }
    throw Json.wrong(paths[0], "an ISO 8601 time since 1970", "'" + text + "'");
  }

  private void readResource(JsonParser json) throws IOException, MalformedEventException {
    if (json.currentToken() == JsonToken.START_OBJECT) {
      Json.members(
          json,
          "resources[]",
          name -> {
            if (name.equalsIgnoreCase("ARN") && resources.size() < MOST) {
              resources.add(orEmpty(Json.text(json, name, LONGEST)));
            }
          });
    }
  }

  private void readElement(JsonParser json) throws IOException, MalformedEventException {
    if (elements.size() < MOST_ELEMENTS && json.currentToken() == JsonToken.START_OBJECT) {
      JsonFields element = new JsonFields(IMAGE, LONGEST);
      Json.members(json, "element", name -> element.offer(name, json));
      elements.add(element);
    }
  }

  private void readStatement(JsonParser json) throws IOException, MalformedEventException {
    boolean[] found = {false, true};
    if (json.currentToken() == JsonToken.START_OBJECT) {
      Json.members(
          json,
          "Statement[]",
          name -> {
            switch (name) {
              case "Principal" -> found[0] = holdsStar(json);
              case "Effect" -> found[1] = "Allow".equals(scalar(json));
              case "Condition" -> found[1] = false;
              default -> {
                // Skipped: what everyone may do is not asked for here.
              }
            }
          });
    }
    isForEveryone |= found[0] && found[1];
  }

  /** {@code "*"}, or one anywhere within. */
  private static boolean holdsStar(JsonParser json) throws IOException {
    boolean found = "*".equals(scalar(json));
    if (json.currentToken().isStructStart()) {
      int depth = json.getParsingContext().getNestingDepth();
      while (json.nextToken() != null && json.getParsingContext().getNestingDepth() >= depth) {
        found |= "*".equals(scalar(json));
      }
    }
    return found;
  }

  private static @Nullable String scalar(JsonParser json) throws IOException {
    return json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : null;
  }

  private void readGrant(JsonParser json) throws IOException, MalformedEventException {
    if (json.currentToken() == JsonToken.START_OBJECT) {
      JsonFields grant = new JsonFields(JsonFields.Paths.of("Grantee.URI"), LONGEST);
      Json.members(json, "Grant[]", name -> grant.offer(name, json));
      String uri = orEmpty(grant.text("Grantee.URI"));
      isForEveryone |= uri.endsWith("/AllUsers") || uri.endsWith("/AuthenticatedUsers");
    }
  }

  private void readCannedAcl(JsonParser json) throws IOException {
    isForEveryone |= orEmpty(scalar(json)).startsWith("public-");
  }

  private void readDisk(JsonParser json) throws IOException, MalformedEventException {
    if (json.currentToken() == JsonToken.START_OBJECT) {
      JsonFields disk =
          new JsonFields(JsonFields.Paths.of("initializeParams.sourceImage"), LONGEST);
      Json.members(json, "disks[]", name -> disk.offer(name, json));
      diskImage = diskImage == null ? disk.text("initializeParams.sourceImage") : diskImage;
    }
  }

  private void readAccelerator(JsonParser json) throws IOException, MalformedEventException {
    if (json.currentToken() == JsonToken.START_OBJECT) {
      JsonFields gpu = new JsonFields(JsonFields.Paths.of("acceleratorType"), LONGEST);
      Json.members(json, "guestAccelerators[]", name -> gpu.offer(name, json));
      accelerator = lastOf(orEmpty(gpu.text("acceleratorType")));
    }
  }

  private void readBinding(JsonParser json) throws IOException, MalformedEventException {
    if (json.currentToken() == JsonToken.START_OBJECT) {
      JsonFields binding = new JsonFields(JsonFields.Paths.of("action", "member"), LONGEST);
      Json.members(json, "bindingDeltas[]", name -> binding.offer(name, json));
      String member = orEmpty(binding.text("member"));
      isForEveryone |=
          "ADD".equals(binding.text("action"))
              && (member.equals("allUsers") || member.equals("allAuthenticatedUsers"));
    }
  }
}
