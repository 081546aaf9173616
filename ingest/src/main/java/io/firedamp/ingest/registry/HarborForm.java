package io.firedamp.ingest.registry;

import com.fasterxml.jackson.core.JsonParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonFields;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Harbor's webhook, by itself or as a CloudEvent; {@code occur_at} is in seconds.
 *
 * @see <a
 *     href="https://goharbor.io/docs/main/working-with-projects/project-configuration/configure-webhooks/">Configure
 *     webhooks</a>
 */
final class HarborForm implements Form {
  private static final int LONGEST = 1024;
  private static final Set<String> PULLS =
      Set.of("PULL_ARTIFACT", "pullImage", "harbor.artifact.pulled");
  private static final Set<String> PUSHES =
      Set.of("PUSH_ARTIFACT", "pushImage", "harbor.artifact.pushed");

  static Stream<String> fields() {
    return Stream.of(
        "type",
        "occur_at",
        "operator",
        "id",
        "time",
        "event_data.repository.repo_full_name",
        "data.repository.repo_full_name");
  }

  @Override
  public boolean recognises(RecordHead head) {
    return head.keys().containsAll(Set.of("type", "event_data", "occur_at"))
        || (head.keys().contains("specversion") && head.text().contains("\"harbor."));
  }

  @Override
  public boolean isOne(RegistryRecord record) {
    return record.fields().has("type");
  }

  @Override
  public Told tell(RegistryRecord record) throws MalformedEventException {
    JsonFields fields = record.fields();
    String type = fields.required("type");
    if (!PULLS.contains(type) && !PUSHES.contains(type)) {
      return Told.leftOut(kindOf(type));
    }
    List<Notification> images = record.resources();
    if (images.isEmpty()) {
      throw JsonFields.missing("resources");
    }
    for (Notification image : images) {
      describe(image, record, PULLS.contains(type) ? "pull" : Notification.PUT);
      image.id = idOf(image, type, fields.text("id"), images.size());
    }
    return Told.of(images);
  }

  private static void describe(Notification image, RegistryRecord record, String action)
      throws MalformedEventException {
    JsonFields fields = record.fields();
    image.action = action;
    image.mediaType = Notification.MANIFEST;
    image.time =
        fields.has("occur_at")
            ? fields.epochSeconds("occur_at")
            : Notification.time(fields.text("time"));
    image.actor = fields.text("operator");
    String repository =
        record.first("event_data.repository.repo_full_name", "data.repository.repo_full_name");
    image.repository = repository == null ? image.repository : repository;
    if (image.tag != null && image.tag.equals(image.digest)) {
      image.tag = null;
    }
  }

  /** The carrier's own where it tells of one image; else what tells its images apart, too. */
  private static String idOf(Notification image, String type, @Nullable String id, int images) {
    return id != null && images == 1
        ? id
        : ContentId.of(
            String.valueOf(id),
            type,
            String.valueOf(image.time),
            String.valueOf(image.actor),
            String.valueOf(image.repository),
            String.valueOf(image.digest),
            String.valueOf(image.tag));
  }

  private static String kindOf(String type) {
    String lower = type.toLowerCase(Locale.ROOT);
    if (lower.contains("delet")) {
      return Told.DELETION;
    }
    if (lower.contains("scan")) {
      return Told.SCAN;
    }
    if (lower.contains("replication")) {
      return Told.REPLICATION;
    }
    if (lower.contains("quota")) {
      return "a quota";
    }
    return lower.contains("retention") ? "a retention" : Told.OTHER;
  }

  /** Reads one member of an image. */
  static void readResource(Notification image, String name, JsonParser json)
      throws IOException, MalformedEventException {
    switch (name) {
      case "digest" -> image.digest = Json.text(json, name, LONGEST);
      case "tag" -> image.tag = Json.text(json, name, LONGEST);
      case "resource_url" -> image.host = hostIn(Json.text(json, name, LONGEST));
      default -> {
        // Skipped: sizes and scan reports.
      }
    }
  }

  /** Without a host in it, an address begins with the project: no name of a host. */
  private static @Nullable String hostIn(@Nullable String url) {
    int slash = url == null ? -1 : url.indexOf('/');
    String first = url == null || slash < 1 ? "" : url.substring(0, slash);
    boolean isHost = first.indexOf('.') > 0 || first.indexOf(':') > 0 || first.equals("localhost");
    return isHost ? first : null;
  }
}
