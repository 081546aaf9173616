package io.firedamp.ingest.registry;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.json.JsonFields;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Events of Amazon ECR by way of EventBridge. Its pulls are in CloudTrail alone.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html">Amazon
 *     ECR events and EventBridge</a>
 */
final class EcrForm implements Form {
  private static final String TYPE = "detail-type";

  static Stream<String> fields() {
    return Stream.of(
        TYPE,
        "id",
        "time",
        "account",
        "region",
        "detail.result",
        "detail.repository-name",
        "detail.image-digest",
        "detail.image-tag",
        "detail.action-type");
  }

  @Override
  public boolean recognises(RecordHead head) {
    return head.keys().contains(TYPE)
        && head.keys().contains("detail")
        && head.text().contains("\"ECR ");
  }

  @Override
  public boolean isOne(RegistryRecord record) {
    return record.fields().has(TYPE);
  }

  @Override
  public Told tell(RegistryRecord record) throws MalformedEventException {
    JsonFields fields = record.fields();
    String type = fields.required(TYPE);
    if (!type.equals("ECR Image Action")) {
      String lower = type.toLowerCase(Locale.ROOT);
      boolean copies = lower.contains("replication") || lower.contains("pull through");
      return Told.leftOut(
          lower.contains("scan") ? Told.SCAN : copies ? Told.REPLICATION : Told.OTHER);
    }
    String action = String.valueOf(fields.text("detail.action-type"));
    if (!"SUCCESS".equals(fields.text("detail.result"))) {
      return Told.leftOut(Told.FAILURE);
    }
    if (!action.equals("PUSH")) {
      return Told.leftOut(action.equals("DELETE") ? Told.DELETION : Told.OTHER);
    }
    return Told.of(push(fields));
  }

  private static Notification push(JsonFields fields) throws MalformedEventException {
    Notification push = new Notification();
    push.id = fields.text("id");
    push.time = Notification.time(fields.text("time"));
    push.action = Notification.PUT;
    push.mediaType = Notification.MANIFEST;
    push.repository = fields.text("detail.repository-name");
    push.digest = fields.text("detail.image-digest");
    push.tag = fields.text("detail.image-tag");
    push.host = fields.text("account") + ".dkr.ecr." + fields.text("region") + ".amazonaws.com";
    return push;
  }
}
