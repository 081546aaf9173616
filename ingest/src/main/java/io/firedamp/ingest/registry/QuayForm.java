package io.firedamp.ingest.registry;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonFields;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.stream.Stream;

/**
 * Quay's notifications, which bear no time, and its action log, which tells of every pull.
 *
 * @see <a href="https://docs.quay.io/guides/notifications.html">Repository notifications</a>
 * @see <a href="https://docs.projectquay.io/manage_quay.html">Action log storage</a>
 */
final class QuayForm implements Form {
  private static final String TIME = "datetime";
  private static final String METADATA = "metadata_json.";

  /** As its API and the files that it exports call the same. */
  private static final String API_METADATA = "metadata.";

  static Stream<String> fields() {
    return Stream.of(
        "repository",
        "docker_url",
        "build_id",
        "vulnerability.id",
        "kind",
        TIME,
        "ip",
        "account",
        "performer",
        "performer.name",
        "metadata_json.repo",
        "metadata_json.namespace",
        "metadata_json.tag",
        "metadata_json.manifest_digest",
        "metadata_json.user-agent",
        "metadata.repo",
        "metadata.namespace",
        "metadata.tag",
        "metadata.manifest_digest",
        "metadata.user-agent");
  }

  @Override
  public boolean recognises(RecordHead head) {
    boolean notification =
        head.keys().contains("repository")
            && (head.keys().contains("docker_url") || head.keys().contains("updated_tags"));
    boolean logged =
        head.keys().contains("kind")
            && head.keys().contains(TIME)
            && (head.keys().contains("metadata_json") || head.keys().contains("metadata"));
    return notification || logged;
  }

  @Override
  public boolean isOne(RegistryRecord record) {
    JsonFields fields = record.fields();
    return fields.has("docker_url") || fields.has("updated_tags") || isLogged(fields);
  }

  private static boolean isLogged(JsonFields fields) {
    return fields.has("kind") && fields.has(TIME);
  }

  @Override
  public Told tell(RegistryRecord record) throws MalformedEventException {
    JsonFields fields = record.fields();
    if (isLogged(fields)) {
      return logged(fields);
    }
    fields.required("repository");
    if (!record.tags().isEmpty()) {
      return Told.leftOut(Told.UNDATED_PUSH);
    }
    if (fields.has("updated_tags")) {
      throw JsonFields.missing("updated_tags[0]");
    }
    if (fields.has("build_id")) {
      return Told.leftOut("a build");
    }
    return Told.leftOut(fields.has("vulnerability") ? Told.SCAN : Told.OTHER);
  }

  private static Told logged(JsonFields fields) throws MalformedEventException {
    String kind = fields.required("kind");
    if (!kind.equals("pull_repo") && !kind.equals("push_repo")) {
      return Told.leftOut(kind.startsWith("delete_") ? Told.DELETION : Told.OTHER);
    }
    Notification told = new Notification();
    told.action = kind.equals("pull_repo") ? "pull" : Notification.PUT;
    told.mediaType = Notification.MANIFEST;
    told.time = time(fields.required(TIME));
    String metadata = fields.has(API_METADATA + "repo") ? API_METADATA : METADATA;
    told.repository =
        fields.required(metadata + "namespace") + "/" + fields.required(metadata + "repo");
    told.tag = fields.text(metadata + "tag");
    told.digest = fields.text(metadata + "manifest_digest");
    told.namesOnly = true;
    told.actor = fields.text(fields.has("performer.name") ? "performer.name" : "performer");
    told.address = fields.text("ip");
    told.userAgent = fields.text(metadata + "user-agent");
    return Told.of(RegistryRecord.withContentId(told, "quay"));
  }

  /** In ISO 8601, where Quay leaves the zone out it means UTC; its API writes RFC 1123. */
  private static Instant time(String text) throws MalformedEventException {
    try {
      if (!text.isEmpty() && Character.isLetter(text.charAt(0))) {
        return OffsetDateTime.parse(
                text.replace("-0000", "+0000"), DateTimeFormatter.RFC_1123_DATE_TIME)
            .toInstant();
      }
      String iso = text.replace(' ', 'T');
      boolean zoned = iso.endsWith("Z") || iso.lastIndexOf('+') > 0 || iso.lastIndexOf('-') > 10;
      return zoned
          ? OffsetDateTime.parse(iso).toInstant()
          : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw Json.wrong(TIME, "a time of ISO 8601 or RFC 1123", "'" + text + "'");
    }
  }
}
