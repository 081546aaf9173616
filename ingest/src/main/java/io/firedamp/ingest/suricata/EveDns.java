package io.firedamp.ingest.suricata;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonFields;
import io.firedamp.schemas.AddressText;
import io.firedamp.schemas.BoundedText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of an EVE record that tells of a DNS message. Version 1 writes an event for each answer,
 * version 2 one with all of them, version 3 (Suricata 8) moves the question into a list and calls
 * query and answer request and response.
 */
final class EveDns {
  private static final int MOST_QUESTIONS = 64;
  private static final int MOST_ANSWERS = 64;
  private static final int LONGEST_NAME = 512;
  private static final int LONGEST_TYPE = 32;
  private static final JsonFields.Paths READ =
      JsonFields.Paths.of(
          "dns.version",
          "dns.type",
          "dns.id",
          "dns.rrname",
          "dns.rrtype",
          "dns.rdata",
          "dns.rcode");

  private final JsonFields fields = new JsonFields(READ);
  private final List<Question> asked = new ArrayList<>();
  private final List<String> detailed = new ArrayList<>();
  private final List<String> grouped = new ArrayList<>();

  /**
   * What was asked for.
   *
   * @param name lower case, no trailing dot
   * @param type A, AAAA …; null when not said
   */
  record Question(String name, @Nullable String type) {}

  /** Reads the object the parser stands on. */
  void read(JsonParser json) throws IOException, MalformedEventException {
    Json.members(json, "dns", name -> readMember(name, json));
  }

  private void readMember(String name, JsonParser json)
      throws IOException, MalformedEventException {
    switch (name) {
      case "queries" -> eachRecord(json, "dns.queries", this::readQuestion);
      case "answers" -> eachRecord(json, "dns.answers", this::readAnswer);
      case "grouped" -> Json.members(json, "dns.grouped", type -> readGroup(type, json));
      default -> fields.offer("dns." + name, json);
    }
  }

  private interface RecordReader {
    void read(JsonParser json) throws IOException, MalformedEventException;
  }

  private static void eachRecord(JsonParser json, String place, RecordReader reader)
      throws IOException, MalformedEventException {
    if (Json.isArray(json, place)) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        reader.read(json);
      }
    }
  }

  private void readQuestion(JsonParser json) throws IOException, MalformedEventException {
    String[] said = new String[2];
    Json.members(
        json,
        "dns.queries[]",
        name -> {
          switch (name) {
            case "rrname" -> said[0] = Json.text(json, "dns.queries[].rrname", LONGEST_NAME);
            case "rrtype" -> said[1] = Json.text(json, "dns.queries[].rrtype", LONGEST_TYPE);
            default -> {
              // Nothing else of a question is read.
            }
          }
        });
    add(said[0], said[1]);
  }

  private void add(@Nullable String name, @Nullable String type) {
    String domain = name == null ? null : JsonFields.domainOf(name);
    if (domain != null && asked.size() < MOST_QUESTIONS) {
      asked.add(new Question(domain, type));
    }
  }

  private void readAnswer(JsonParser json) throws IOException, MalformedEventException {
    Json.members(
        json,
        "dns.answers[]",
        name -> {
          if (name.equals("rdata")) {
            take(json, detailed);
          }
        });
  }

  private void readGroup(String type, JsonParser json) throws IOException, MalformedEventException {
    eachRecord(
        json, "dns.grouped." + BoundedText.cut(type, LONGEST_TYPE), each -> take(each, grouped));
  }

  /** Answers that are more than text (SOA, SRV) name nobody that is connected to. */
  private static void take(JsonParser json, List<String> answers) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      if (answers.size() < MOST_ANSWERS) {
        answers.add(answer(json.getText()));
      }
    } else {
      json.skipChildren();
    }
  }

  private static String answer(String text) {
    return AddressText.canonical(text).orElseGet(() -> BoundedText.cut(text, LONGEST_NAME));
  }

  /**
   * What was asked for: one question but for version 3, which may hold many; none where none is.
   */
  List<Question> questions() throws MalformedEventException {
    if (asked.isEmpty()) {
      add(fields.text("dns.rrname"), fields.text("dns.rrtype"));
    }
    return asked;
  }

  List<String> answers() throws MalformedEventException {
    String only = isAnswer() ? fields.text("dns.rdata") : null;
    if (only != null && detailed.isEmpty()) {
      return List.of(answer(only));
    }
    return detailed.isEmpty() ? grouped : detailed;
  }

  /** Version 3 writes one into requests, too, where it says nothing. */
  @Nullable String responseCode() throws MalformedEventException {
    return isAnswer() ? fields.text("dns.rcode") : null;
  }

  boolean isAnswer() throws MalformedEventException {
    String type = fields.lowerCase("dns.type");
    return "answer".equals(type) || isResponse();
  }

  /** Version 3 writes addresses as in the packet, the versions before as in the flow. */
  boolean isResponse() throws MalformedEventException {
    return "response".equals(fields.lowerCase("dns.type"));
  }

  String id() throws MalformedEventException {
    return String.valueOf(fields.word("dns.id"));
  }
}
