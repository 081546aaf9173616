package io.firedamp.ingest.registry;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonFields;
import io.firedamp.ingest.json.PushedMessage;
import io.firedamp.schemas.ImageReference;
import java.io.IOException;
import java.util.stream.Stream;

/**
 * Notices of Google's Artifact Registry and Container Registry, as Pub/Sub pushes them: an image
 * was put there or deleted. Its pulls are in the audit log alone.
 *
 * @see <a href="https://cloud.google.com/artifact-registry/docs/configure-notifications">Configure
 *     Pub/Sub notifications</a>
 */
final class PubSubForm implements Form {
  private static final String DATA = "message.data";
  private static final JsonFields.Paths NOTICE = JsonFields.Paths.of("action", "digest", "tag");

  static Stream<String> fields() {
    return Stream.of(DATA, "message.messageId", "message.publishTime", "subscription");
  }

  @Override
  public boolean recognises(RecordHead head) {
    return PushedMessage.beginningIn(head)
        .filter(beginning -> beginning.contains("\"action\""))
        .isPresent();
  }

  @Override
  public boolean isOne(RegistryRecord record) {
    return record.fields().has(DATA) && record.fields().has("subscription");
  }

  @Override
  public Told tell(RegistryRecord record) throws MalformedEventException {
    JsonFields notice = notice(record.fields().required(DATA));
    String action = notice.required("action");
    if (!action.equals("INSERT")) {
      return Told.leftOut(action.equals("DELETE") ? Told.DELETION : Told.OTHER);
    }
    Notification push = new Notification();
    push.action = Notification.PUT;
    push.mediaType = Notification.MANIFEST;
    push.id = record.fields().required("message.messageId");
    push.time = Notification.time(record.fields().required("message.publishTime"));
    push.namesOnly = true;
    name(push, notice);
    return Told.of(push);
  }

  private static void name(Notification push, JsonFields notice) throws MalformedEventException {
    String digest = notice.text("digest");
    String named = notice.has("tag") ? notice.required("tag") : notice.required("digest");
    ImageReference image =
        ImageReference.parse(named)
            .orElseThrow(() -> Json.wrong("tag", "an image reference", "'" + named + "'"));
    push.host = image.registry();
    push.repository = image.repository();
    push.tag = image.tag();
    push.digest =
        digest == null
            ? null
            : ImageReference.parse(digest).map(ImageReference::digest).orElse(null);
  }

  private static JsonFields notice(String encoded) throws MalformedEventException {
    JsonFields notice = new JsonFields(NOTICE);
    try (var json = Json.parser(PushedMessage.recordIn(encoded), 0)) {
      if (json.nextToken() != null) {
        Json.members(json, DATA, name -> notice.offer(name, json));
        return notice;
      }
    } catch (IOException notJson) {
      // Answered below, with the value.
    }
    throw Json.wrong(DATA, "a notice in Base64", "'" + encoded + "'");
  }
}
