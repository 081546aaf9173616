package io.firedamp.ingest.registry;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.json.JsonFields;
import java.util.stream.Stream;

/**
 * JFrog's webhook of the domain {@code docker}. It bears no time, so nothing in it can be dated;
 * pulls are in Artifactory's request log.
 *
 * @see <a
 *     href="https://jfrog.com/help/r/jfrog-platform-administration-documentation/docker-events">
 *     Docker events</a>
 */
final class ArtifactoryForm implements Form {
  static Stream<String> fields() {
    return Stream.of("domain", "event_type", "data.image_name", "data.tag");
  }

  @Override
  public boolean recognises(RecordHead head) {
    return head.keys().contains("domain")
        && head.keys().contains("event_type")
        && head.keys().contains("data")
        && head.text().contains("\"image_name\"");
  }

  @Override
  public boolean isOne(RegistryRecord record) {
    return record.fields().has("domain") && record.fields().has("event_type");
  }

  @Override
  public Told tell(RegistryRecord record) throws MalformedEventException {
    JsonFields fields = record.fields();
    fields.required("data.image_name");
    return switch (fields.required("event_type")) {
      case "pushed" -> Told.leftOut(Told.UNDATED_PUSH);
      case "deleted" -> Told.leftOut(Told.DELETION);
      case "promoted" -> Told.leftOut(Told.REPLICATION);
      default -> Told.leftOut(Told.OTHER);
    };
  }
}
