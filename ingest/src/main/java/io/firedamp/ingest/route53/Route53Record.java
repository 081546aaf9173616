package io.firedamp.ingest.route53;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.Events;
import io.firedamp.ingest.json.Envelope;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonFields;
import io.firedamp.ingest.json.JsonItems;
import io.firedamp.schemas.AddressText;
import io.firedamp.schemas.avro.DnsQuery;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What we read of one record, of what carries it, or of a subscription that holds some. */
final class Route53Record {
  private static final int MOST_ANSWERS = 64;
  private static final int LONGEST_ANSWER = 512;
  private static final JsonFields.Paths READ =
      JsonFields.Paths.of(
          "query_timestamp",
          "query_name",
          "query_type",
          "rcode",
          "srcaddr",
          "srcport",
          "transport",
          "vpc_id",
          "srcids.instance");

  private final JsonFields fields = new JsonFields(READ);
  private final Envelope envelope = new Envelope();
  private final List<String> answers = new ArrayList<>();
  private boolean subscription;

  /** Reads the object the parser stands on, and the records of a subscription by a reader. */
  void read(JsonParser json, JsonItems items, JsonItems.ItemReader reader)
      throws IOException, MalformedEventException {
    Json.members(json, "record", name -> readMember(name, json, items, reader));
  }

  private void readMember(
      String name, JsonParser json, JsonItems items, JsonItems.ItemReader reader)
      throws IOException, MalformedEventException {
    if (name.equals("logEvents") && json.currentToken() == JsonToken.START_ARRAY) {
      subscription = true;
      items.each(json, name, reader);
    } else if (name.equals("answers")) {
      answers.clear();
      readAnswers(json);
    } else if (!fields.offer(name, json)) {
      envelope.offer(name, json);
    }
  }

  private void readAnswers(JsonParser json) throws IOException, MalformedEventException {
    if (Json.isArray(json, "answers")) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        Json.members(json, "answers[]", name -> readAnswer(name, json));
      }
    }
  }

  private void readAnswer(String name, JsonParser json)
      throws IOException, MalformedEventException {
    if (name.equals("Rdata")) {
      String text = Json.text(json, "answers[].Rdata", LONGEST_ANSWER);
      String answer = text == null ? null : answer(text);
      if (answer != null && answers.size() < MOST_ANSWERS) {
        answers.add(answer);
      }
    }
  }

  private static @Nullable String answer(String text) {
    return AddressText.canonical(text)
        .or(() -> Optional.ofNullable(JsonFields.domainOf(text)))
        .orElse(null);
  }

  /** Whether it only holds records. */
  boolean isSubscription() {
    return subscription;
  }

  /** The record that a shipper wrapped in this one; empty when this is a record itself. */
  Optional<byte[]> wrapped() {
    return subscription || fields.has("query_timestamp") ? Optional.empty() : envelope.record();
  }

  /** The query; empty where it is for the root. */
  Optional<ParsedEvent> query(Provenance from) throws MalformedEventException {
    Instant time = fields.time("query_timestamp");
    String client = fields.address("srcaddr");
    String name = JsonFields.domainOf(fields.required("query_name"));
    if (name == null) {
      return Optional.empty();
    }
    DnsQuery query =
        DnsQuery.newBuilder()
            .setEventId(id(client, name, time))
            .setTime(time)
            .setCluster(from.cluster())
            .setSource(from.source())
            .setClientAddress(client)
            .setQuery(name)
            .setQueryType(fields.text("query_type"))
            .setAnswers(answers)
            .setResponseCode(fields.text("rcode"))
            .build();
    return Optional.of(Events.of(query, time));
  }

  /** AWS numbers nothing, and its times are seconds: the port tells queries of one second apart. */
  private String id(String client, String name, Instant time) throws MalformedEventException {
    return ContentId.of(
        word("vpc_id"),
        word("srcids.instance"),
        client,
        word("srcport"),
        word("transport"),
        name,
        word("query_type"),
        word("rcode"),
        time.toString());
  }

  private String word(String name) throws MalformedEventException {
    return String.valueOf(fields.word(name));
  }
}
