package io.firedamp.ingest.envoy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.json.Envelope;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonFields;
import io.firedamp.ingest.json.JsonItems;
import io.firedamp.ingest.json.JsonRecords;
import io.firedamp.ingest.json.LoggedLines;
import io.firedamp.ingest.text.LoggedLine;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads Envoy's access log: each request, or connection, as a flow from who asked to whom Envoy
 * asked for it, with the host that is wanted.
 *
 * @see <a
 *     href="https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage">Access
 *     logging</a>
 * @see <a href="https://istio.io/latest/docs/tasks/observability/logs/access-log/">Istio's
 *     format</a>
 */
public final class EnvoyParser implements EventParser {
  private static final int LONGEST_LINE = 64 * 1024;
  private static final Set<String> NAMES = Set.of("upstream_host", "start_time");

  @Override
  public String format() {
    return "envoy-access";
  }

  @Override
  public boolean recognises(RecordHead head) {
    if (isJson(head)) {
      return true;
    }
    if (Envelope.headWithin(head).filter(EnvoyParser::isJson).isPresent()) {
      return true;
    }
    Optional<String> line = LoggedLines.lineIn(head);
    return line.filter(EnvoyLine::begins).isPresent()
        || line.filter(text -> text.startsWith("{"))
            .map(text -> RecordHead.of(text.getBytes(UTF_8)))
            .filter(EnvoyParser::isJson)
            .isPresent();
  }

  private static boolean isJson(RecordHead head) {
    return head.text().contains("upstream_host")
        && head.text().contains("downstream_remote_address")
        && NAMES.stream().allMatch(head.keys()::contains);
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    return readerFor(from).read(record);
  }

  @Override
  public RecordReader readerFor(Provenance from) {
    RecordCounts.Counter counter = new RecordCounts.Counter();
    return RecordReader.counting(
        counter,
        body -> JsonRecords.parseEach(body, from, counter, each -> read(each, from, counter)));
  }

  private static List<ParsedEvent> read(
      byte[] record, Provenance from, RecordCounts.Counter counter) throws MalformedEventException {
    if (beginsObject(record)) {
      return json(record, from, counter);
    }
    String line =
        record.length > LONGEST_LINE ? "" : LoggedLine.of(new String(record, UTF_8)).text();
    if (line.startsWith("{")) {
      return json(line.getBytes(UTF_8), from, counter);
    }
    counter.read();
    try {
      EnvoyRequest request = EnvoyLine.read(line);
      String reason = request.whyNot();
      if (!reason.isEmpty()) {
        counter.leaveOut(reason);
        return List.of();
      }
      List<ParsedEvent> events = List.of(request.event(from));
      counter.gaveEvents();
      return events;
    } catch (MalformedEventException e) {
      counter.unreadable();
      throw e;
    }
  }

  /** What stands in brackets is the time of a line. */
  private static boolean beginsObject(byte[] record) {
    int start = 0;
    while (start < record.length && record[start] <= ' ' && record[start] > 0) {
      start++;
    }
    if (start < record.length && record[start] == '[') {
      start++;
    }
    return start < record.length && record[start] == '{';
  }

  private static List<ParsedEvent> json(
      byte[] record, Provenance from, RecordCounts.Counter counter) throws MalformedEventException {
    return JsonItems.read(record, from, counter, (json, items) -> readObject(json, items, from));
  }

  private static void readObject(JsonParser json, JsonItems items, Provenance from)
      throws IOException, MalformedEventException {
    JsonFields fields = new JsonFields(EnvoyRequest.PATHS);
    Envelope envelope = new Envelope();
    Json.members(
        json,
        "record",
        name -> {
          if (!fields.offer(name, json)) {
            envelope.offer(name, json);
          }
        });
    Optional<byte[]> wrapped = fields.has("start_time") ? Optional.empty() : envelope.record();
    if (wrapped.isPresent()) {
      items.addWithin(wrapped.get(), (within, inner) -> readObject(within, inner, from));
      return;
    }
    EnvoyRequest request = EnvoyRequest.of(fields);
    String reason = request.whyNot();
    if (reason.isEmpty()) {
      items.add(request.event(from));
    } else {
      items.leaveOut(reason);
    }
  }
}
