package io.firedamp.ingest.azureflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.event.DeadLetters;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonItems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Reads the tuples of a stream of blobs: each is a record. */
final class AzureFlowReader implements RecordReader {
  /** What leads to tuples, in either kind of log. */
  private static final Set<String> LISTS = Set.of("records", "flows", "flowGroups");

  private static final Set<String> OBJECTS = Set.of("properties", "flowRecords");
  private static final int LONGEST = 512;

  /** Unreadable tuples of one record that are kept each by itself. */
  private static final int MOST_LETTERS = 100;

  private final Provenance from;
  private final RecordCounts.Counter counter = new RecordCounts.Counter();
  private final AzureFlows flows;

  /** What one record of the stream gives. */
  private final class Body {
    private final List<ParsedEvent> events = new ArrayList<>();
    private int letters;
    private String interfaceId = "";

    void object(JsonParser json, JsonItems items) throws IOException, MalformedEventException {
      Json.members(json, "record", name -> member(name, json, items));
    }

    private void member(String name, JsonParser json, JsonItems items)
        throws IOException, MalformedEventException {
      if (name.equals("mac") || name.equals("macAddress")) {
        String text = Json.text(json, name, LONGEST);
        interfaceId = text == null ? "" : text;
      } else if (LISTS.contains(name) && json.currentToken() == JsonToken.START_ARRAY) {
        items.each(json, name, this::object);
      } else if (OBJECTS.contains(name) && json.currentToken() == JsonToken.START_OBJECT) {
        Json.members(json, name, part -> member(part, json, items));
      } else if (name.equals("flowTuples") && Json.isArray(json, name)) {
        while (json.nextToken() != JsonToken.END_ARRAY) {
          String tuple = Json.text(json, "flowTuples[]", LONGEST);
          read(tuple == null ? "" : tuple);
        }
      }
    }

    private void read(String tuple) {
      counter.read();
      try {
        AzureTuple read = AzureTuple.of(tuple);
        String reason = read.whyNot();
        if (reason.isEmpty()) {
          events.add(flows.event(read, interfaceId));
          counter.gaveEvents();
        } else {
          counter.leaveOut(reason);
        }
      } catch (MalformedEventException e) {
        counter.unreadable();
        letters++;
        if (letters <= MOST_LETTERS) {
          events.add(
              DeadLetters.unreadable(
                  from.source(), tuple.getBytes(UTF_8), String.valueOf(e.getMessage())));
        }
      }
    }

    private List<ParsedEvent> events() {
      if (letters > MOST_LETTERS) {
        String more = "%d more unreadable tuples".formatted(letters - MOST_LETTERS);
        events.add(DeadLetters.unreadable(from.source(), new byte[0], more));
      }
      return events;
    }
  }

  AzureFlowReader(Provenance from) {
    this.from = from;
    this.flows = new AzureFlows(from);
  }

  @Override
  public List<ParsedEvent> read(byte[] record) throws MalformedEventException {
    Body body = new Body();
    List<ParsedEvent> events = new ArrayList<>(JsonItems.read(record, from, counter, body::object));
    events.addAll(body.events());
    return events;
  }

  @Override
  public OptionalLong oldestHeld() {
    return OptionalLong.empty();
  }

  @Override
  public RecordCounts counts() {
    return counter.counts();
  }
}
