package io.firedamp.ingest.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonItems;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads pods and nodes as the Kubernetes API, or a kubelet, answers them: {@code kubectl get
 * pods,nodes -A -o json}, single objects, and recorded watches, one {@code {"type", "object"}} a
 * line. Events ({@code kubectl get events}) tell which images their nodes pulled. Objects of other
 * kinds say nothing of who runs where.
 *
 * <p>Such an answer bears no date. Each object is dated by the latest moment it tells of itself, so
 * that the same object read twice is the same fact. A change may say more: {@code "seen"}, when
 * whoever watched saw the object so. That dates the end of one that tells of none, and moves one
 * that is still there, but has not changed for long, to when it was last looked at.
 */
public final class KubernetesObjectsParser implements EventParser {
  private static final Pattern KIND =
      Pattern.compile("\"kind\"\\s*:\\s*\"(Pod|Node|Event|PodList|NodeList|EventList|List)\"");
  private static final Pattern CHANGE =
      Pattern.compile("\"type\"\\s*:\\s*\"(ADDED|MODIFIED|DELETED|BOOKMARK)\"");

  /** An audit log's list is called an EventList, too; its items say so before anything nested. */
  private static final Pattern AUDITED =
      Pattern.compile("\"items\"\\s*:\\s*\\[\\s*\\{[^{}]{0,512}?\"auditID\"\\s*:");

  private static final Set<String> BARE = Set.of("metadata", "spec", "status");
  private static final int LONGEST_NAME = 253;

  @Override
  public String format() {
    return "kubernetes-objects";
  }

  @Override
  public boolean recognises(RecordHead head) {
    return !head.text().contains("audit.k8s.io/")
        && (isObject(head) || isChange(head) || isEvent(head) || head.keys().equals(BARE))
        && !head.keys().contains("auditID")
        && !AUDITED.matcher(head.text()).find();
  }

  private static boolean isObject(RecordHead head) {
    Set<String> keys = head.keys();
    return keys.contains("kind")
        && (keys.contains("metadata") || keys.contains("items"))
        && (KIND.matcher(head.text()).find() || endsWithKind(head));
  }

  /** Exporters of events leave their kind out. */
  private static boolean isEvent(RecordHead head) {
    return head.keys().contains("reason")
        && (head.keys().contains("involvedObject") || head.keys().contains("regarding"));
  }

  private static boolean isChange(RecordHead head) {
    return CHANGE.matcher(head.text()).find()
        && head.keys().contains("type")
        && head.keys().contains("object");
  }

  /** Keys are sorted in some writers: kind stands behind the items then. */
  private static boolean endsWithKind(RecordHead head) {
    return head.keys().contains("apiVersion")
        && (head.keys().contains("items")
            || (head.keys().contains("spec") && head.keys().contains("status")));
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    return readerFor(from).read(record);
  }

  @Override
  public RecordReader readerFor(Provenance from) {
    return JsonItems.readerFor(from, (json, items) -> new Document(from).read(json, items));
  }

  /** One object, a list of them, or a change of one. */
  private static final class Document {
    private final Provenance from;
    private @Nullable String type;
    private @Nullable Body object;
    private @Nullable Instant seen;

    Document(Provenance from) {
      this.from = from;
    }

    void read(JsonParser json, JsonItems items) throws IOException, MalformedEventException {
      Body body = Body.empty();
      boolean[] isList = {false};
      Json.members(
          json,
          "record",
          name -> {
            switch (name) {
              case "type" -> type = Json.text(json, name, LONGEST_NAME);
              case "object" -> object = Body.read(json, items);
              case "seen" -> seen = Loose.time(Loose.text(json, LONGEST_NAME)).orElse(null);
              case "items" -> {
                isList[0] = true;
                items.each(json, name, this::readItem);
              }
              default -> body.readMember(name, json);
            }
          });
      if (object != null) {
        new ObjectStates(from, object, "DELETED".equals(type), seen).addTo(items);
      } else if (!isList[0]) {
        new ObjectStates(from, body, false, null).addTo(items);
      }
    }

    private void readItem(JsonParser json, JsonItems items) throws IOException {
      new ObjectStates(from, Body.read(json, items), false, null).addTo(items);
    }
  }
}
