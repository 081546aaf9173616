package io.firedamp.ingest.registry;

import com.fasterxml.jackson.core.JsonParser;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonItems;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads notification envelopes of the CNCF Distribution registry, version 2 and later, and what
 * other registries send: the webhooks of Harbor, Azure, GitHub, Docker Hub, Quay and Artifactory,
 * ECR's events, Google's notices, Azure's resource logs and Quay's action log.
 */
public final class RegistryParser implements EventParser {
  /** Where a record might be of two, of the first. */
  private static final List<Form> FORMS =
      List.of(
          new AzureForm(),
          new GitHubForm(),
          new DockerHubForm(),
          new PubSubForm(),
          new ArtifactoryForm(),
          new EcrForm(),
          new QuayForm(),
          new HarborForm());

  private static final Pattern EMPTY =
      Pattern.compile("\\s*\\{\\s*\"events\"\\s*:\\s*(\\[\\s*]|null)\\s*}\\s*");

  @Override
  public String format() {
    return "distribution-notification";
  }

  @Override
  public boolean recognises(RecordHead head) {
    return isEnvelope(head)
        || EMPTY.matcher(head.text()).matches()
        || isSingle(head)
        || FORMS.stream().anyMatch(form -> form.recognises(head));
  }

  private static boolean isEnvelope(RecordHead head) {
    return head.text().contains("\"action\"") && head.keys().contains("events");
  }

  private static boolean isSingle(RecordHead head) {
    return head.keys().contains("action") && head.keys().contains("target");
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    return readerFor(from).read(record);
  }

  @Override
  public RecordReader readerFor(Provenance from) {
    RecordCounts.Counter counter = new RecordCounts.Counter();
    return RecordReader.counting(counter, new PullReader(this, from, counter)::read);
  }

  /** All that a record tells, with each unreadable part of it as a dead letter. */
  List<ParsedEvent> read(
      byte[] record, Provenance from, RecordCounts.Counter counter, ToldReader each)
      throws MalformedEventException {
    return JsonItems.read(record, from, counter, (json, items) -> envelope(json, items, each));
  }

  /** Takes what was told: adds its events, or says why it gives none. */
  @FunctionalInterface
  interface ToldReader {
    void read(Told told, JsonItems items) throws MalformedEventException;
  }

  /**
   * An envelope holds events, or records; one alone is its own. All are objects, told by their
   * members.
   */
  private static void envelope(JsonParser json, JsonItems items, ToldReader each)
      throws IOException, MalformedEventException {
    Notification single = new Notification();
    RegistryRecord record = new RegistryRecord();
    boolean[] isEnvelope = {false};
    Json.members(
        json,
        "record",
        name -> {
          switch (name) {
            case "events" -> {
              isEnvelope[0] = true;
              items.each(
                  json, name, (event, all) -> each.read(Told.of(Notification.read(event)), all));
            }
            case "records" -> {
              isEnvelope[0] = true;
              items.each(json, name, (within, all) -> envelope(within, all, each));
            }
            case "id", "action" -> {
              single.readMember(name, json);
              record.take(name, json);
            }
            case "timestamp", "target", "request", "actor" -> single.readMember(name, json);
            default -> record.offer(name, json);
          }
        });
    if (!isEnvelope[0]) {
      tell(single, record, items, each);
    }
  }

  private static void tell(
      Notification single, RegistryRecord record, JsonItems items, ToldReader each)
      throws MalformedEventException {
    Optional<Form> form = FORMS.stream().filter(candidate -> candidate.isOne(record)).findFirst();
    if (form.isPresent()) {
      each.read(form.get().tell(record), items);
    } else {
      // One that stands alone tells of a whole image: so does Azure's webhook.
      single.action =
          "push".equals(single.action) && single.isOfManifest() ? Notification.PUT : single.action;
      each.read(Told.of(single), items);
    }
  }
}
