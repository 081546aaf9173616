package io.firedamp.ingest.registry;

import com.fasterxml.jackson.core.JsonParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonFields;
import io.firedamp.schemas.ImageReference;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The members of a record that any of the forms reads. */
final class RegistryRecord {
  private static final int LONGEST = 4096;
  private static final int MOST_RESOURCES = 256;
  private static final Instant EPOCH = Instant.EPOCH;

  private static final JsonFields.Paths READ =
      JsonFields.Paths.of(
          Stream.of(
                  HarborForm.fields(),
                  EcrForm.fields(),
                  GitHubForm.fields(),
                  DockerHubForm.fields(),
                  QuayForm.fields(),
                  ArtifactoryForm.fields(),
                  PubSubForm.fields(),
                  AzureForm.fields())
              .flatMap(each -> each)
              .distinct()
              .toArray(String[]::new));

  private final List<Notification> resources = new ArrayList<>();
  private final List<String> tags = new ArrayList<>();
  private final JsonFields fields =
      new JsonFields(READ, LONGEST)
          .reading("event_data.resources", this::readResource)
          .reading("data.resources", this::readResource)
          .reading("updated_tags", this::readTag);

  /** Reads a member that some form may want. */
  void offer(String name, JsonParser json) throws IOException, MalformedEventException {
    fields.offer(name, json);
  }

  /** Reads a member that something else has read already, where forms want it, too. */
  void take(String name, JsonParser json) throws IOException, MalformedEventException {
    if (json.currentToken().isScalarValue()) {
      fields.offer(name, json);
    }
  }

  JsonFields fields() {
    return fields;
  }

  /** Harbor's images. */
  List<Notification> resources() {
    return resources;
  }

  /** Quay's tags. */
  List<String> tags() {
    return tags;
  }

  /** The first of these fields that has a text, unless it is empty. */
  @Nullable String first(String... paths) throws MalformedEventException {
    for (String path : paths) {
      String text = fields.text(path);
      if (text != null && !text.isEmpty()) {
        return text;
      }
    }
    return null;
  }

  /** The first of these fields that is a moment since 1970: writers leave others at zero. */
  Optional<Instant> firstTime(String... paths) throws MalformedEventException {
    for (String path : paths) {
      String text = fields.has(path) ? fields.text(path) : null;
      Instant time = text == null || text.isEmpty() ? null : Notification.time(text);
      if (time != null && !time.isBefore(EPOCH)) {
        return Optional.of(time);
      }
    }
    return Optional.empty();
  }

  static boolean isDigest(@Nullable String text) {
    return text != null && ImageReference.of("docker.io", "x", null, text).isPresent();
  }

  /** A notification with an id of what it tells, as registries that number nothing need it. */
  static Notification withContentId(Notification told, String form) {
    told.id =
        ContentId.of(
            form,
            String.valueOf(told.action),
            String.valueOf(told.time),
            String.valueOf(told.host),
            String.valueOf(told.repository),
            String.valueOf(told.tag),
            String.valueOf(told.digest),
            String.valueOf(told.actor),
            String.valueOf(told.address));
    return told;
  }

  private void readTag(JsonParser json) throws IOException, MalformedEventException {
    String tag = Json.text(json, "updated_tags[]", LONGEST);
    if (tag != null && tags.size() < MOST_RESOURCES) {
      tags.add(tag);
    }
  }

  private void readResource(JsonParser json) throws IOException, MalformedEventException {
    Notification resource = new Notification();
    Json.members(json, "resource", name -> HarborForm.readResource(resource, name, json));
    if (resources.size() < MOST_RESOURCES) {
      resources.add(resource);
    }
  }
}
