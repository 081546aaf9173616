package io.firedamp.sinks.splunk;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.sinks.http.HttpSinkContract;
import io.firedamp.sinks.http.LoopbackServer;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.http.LoopbackServer.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * No Splunk, but what its pages and connectors say its HTTP Event Collector does: objects behind
 * one another are indexed until the first that is refused; a key that is unknown ends a batch in
 * silence; acknowledgements are per channel and told once.
 */
final class FakeCollector implements AutoCloseable {
  static final String TOKEN = HttpSinkContract.SECRET;

  private static final Set<String> ENVELOPE =
      Set.of("time", "host", "source", "sourcetype", "index", "event", "fields");

  final List<JsonNode> indexed = new ArrayList<>();

  /** What is answered to the next posts instead. */
  final Deque<Answer> next = new ArrayDeque<>();

  /** Ids of incidents that it does not take, and its code for them. */
  final Set<String> refused = new HashSet<>();

  int refusal = 6;

  /** Bytes; what is larger is refused as an indexer of one's own does, or as Splunk Cloud does. */
  int largest = Integer.MAX_VALUE;

  boolean isCloud;

  /** Whether the token is set to acknowledge, and whether the indexers do. */
  boolean acknowledges;

  boolean indexersAreWell = true;

  /** What happens before it answers a post. */
  Runnable before = () -> {};

  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, Set<Long>> unheard = new TreeMap<>();
  private final LoopbackServer server;
  private long nextAckId;

  FakeCollector() throws IOException {
    server = new LoopbackServer(this::answer);
  }

  String url() {
    return server.url();
  }

  List<Request> posts() {
    return server.requests().stream().filter(r -> r.path().endsWith("/event")).toList();
  }

  List<Request> asked() {
    return server.requests().stream().filter(r -> r.path().endsWith("/ack")).toList();
  }

  List<String> indexedIds() {
    return indexed.stream().map(event -> event.at("/fields/incident_id").asText()).toList();
  }

  /** As after a restart: no channel is known, and ids count from 0. */
  synchronized void beginAnew() {
    unheard.clear();
    nextAckId = 0;
  }

  static Answer code(int status, int code, String text) {
    return Answer.of(status, "{\"text\":\"%s\",\"code\":%d}".formatted(text, code));
  }

  @Override
  public void close() {
    server.close();
  }

  synchronized Answer answer(Request request) {
    String token = request.headers().getOrDefault("authorization", "");
    if (!token.equals("Splunk " + TOKEN)) {
      return token.isBlank() || token.strip().equals("Splunk")
          ? code(401, 2, "Token is required")
          : code(403, 4, "Invalid token");
    }
    String channel = request.headers().getOrDefault("x-splunk-request-channel", "");
    if (acknowledges && channel.isEmpty()) {
      return code(400, 10, "Data channel is missing");
    }
    try {
      return switch (request.path()) {
        case "/services/collector/event", "/services/collector/event/1.0" ->
            next.isEmpty() ? take(request, channel) : next.remove();
        case "/services/collector/ack" -> acknowledge(request, channel);
        default -> Answer.of(404, "{\"text\":\"The requested URL was not found\",\"code\":404}");
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer take(Request request, String channel) throws IOException {
    before.run();
    if (request.body().length() > largest) {
      return isCloud ? invalid(6, 0) : Answer.of(413, "Content-Length is too large");
    }
    if (request.body().isBlank()) {
      return code(400, 5, "No data");
    }
    int number = 0;
    try (MappingIterator<JsonNode> events =
        json.readerFor(JsonNode.class).readValues(request.body())) {
      while (events.hasNextValue()) {
        JsonNode event = events.nextValue();
        int wrong = wrong(event);
        if (wrong != 0) {
          return invalid(wrong, number);
        }
        if (!hasOnlyKnownKeys(event)) {
          break;
        }
        indexed.add(event);
        number++;
      }
    } catch (JacksonException e) {
      return invalid(6, number);
    }
    if (!acknowledges) {
      return code(200, 0, "Success");
    }
    unheard.computeIfAbsent(channel, any -> new HashSet<>()).add(nextAckId);
    return Answer.of(200, "{\"text\":\"Success\",\"code\":0,\"ackId\":%d}".formatted(nextAckId++));
  }

  private int wrong(JsonNode event) {
    JsonNode body = event.get("event");
    if (refused.contains(event.at("/fields/incident_id").asText())) {
      return refusal;
    }
    if (body == null) {
      return 12;
    }
    if (body.isNull() || (body.isTextual() && body.asText().isBlank())) {
      return 13;
    }
    for (JsonNode field : event.path("fields")) {
      if (field.isContainerNode()) {
        return 15;
      }
    }
    return 0;
  }

  private static boolean hasOnlyKnownKeys(JsonNode event) {
    for (Iterator<String> names = event.fieldNames(); names.hasNext(); ) {
      if (!ENVELOPE.contains(names.next())) {
        return false;
      }
    }
    return true;
  }

  private static Answer invalid(int code, int number) {
    return Answer.of(
        400,
        "{\"text\":\"Invalid data format\",\"code\":%d,\"invalid-event-number\":%d}"
            .formatted(code, number));
  }

  private Answer acknowledge(Request request, String channel) throws IOException {
    if (!acknowledges) {
      return code(400, 14, "ACK is disabled");
    }
    Map<String, Boolean> acks = new TreeMap<>();
    for (JsonNode id : json.readTree(request.body()).get("acks")) {
      boolean heard =
          indexersAreWell && unheard.getOrDefault(channel, Set.of()).contains(id.asLong());
      if (heard) {
        unheard.getOrDefault(channel, new HashSet<>()).remove(id.asLong());
      }
      acks.put(id.asText(), heard);
    }
    return Answer.of(200, json.writeValueAsString(Map.of("acks", acks)));
  }
}
