package io.firedamp.ingest.registry;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.json.JsonFields;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Docker Hub's webhook: a tag was pushed. Hub tells nobody of pulls.
 *
 * @see <a href="https://docs.docker.com/docker-hub/repos/manage/webhooks/">Webhooks</a>
 */
final class DockerHubForm implements Form {
  private static final String PUSH = "push_data";

  static Stream<String> fields() {
    return Stream.of(
        "push_data.tag",
        "push_data.pushed_at",
        "push_data.pusher",
        "repository.repo_name",
        "repository.namespace",
        "repository.name");
  }

  @Override
  public boolean recognises(RecordHead head) {
    return head.keys().contains(PUSH) && head.keys().contains("repository");
  }

  @Override
  public boolean isOne(RegistryRecord record) {
    return record.fields().has(PUSH);
  }

  @Override
  public Told tell(RegistryRecord record) throws MalformedEventException {
    JsonFields fields = record.fields();
    Notification push = new Notification();
    push.action = Notification.PUT;
    push.mediaType = Notification.MANIFEST;
    push.host = "docker.io";
    push.repository = repositoryOf(record);
    push.tag = fields.required("push_data.tag");
    push.namesOnly = true;
    push.actor = fields.text("push_data.pusher");
    push.time = timeOf(fields);
    return push.time == null
        ? Told.leftOut(Told.UNDATED_PUSH)
        : Told.of(RegistryRecord.withContentId(push, "docker-hub"));
  }

  private static String repositoryOf(RegistryRecord record) throws MalformedEventException {
    String whole = record.first("repository.repo_name");
    if (whole != null) {
      return whole;
    }
    String namespace = record.first("repository.namespace");
    String name = record.fields().required("repository.name");
    return namespace == null ? name : namespace + "/" + name;
  }

  /** Seconds; whoever writes the like as a date without a zone does not say when. */
  private static @Nullable Instant timeOf(JsonFields fields) throws MalformedEventException {
    String told = fields.word("push_data.pushed_at");
    return told == null || told.indexOf('-') > 0
        ? null
        : fields.epochSeconds("push_data.pushed_at");
  }
}
