package io.firedamp.sinks.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.sinks.http.HttpSinkContract;
import io.firedamp.sinks.http.LoopbackServer;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.http.LoopbackServer.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * No OpenSearch, but what its bulk API does with external versions, and faults that a real one has
 * seldom. What it answers was seen on OpenSearch 2.19.6, see {@link RealOpenSearchTest}.
 */
final class FakeIndex implements AutoCloseable {
  static final String KEY = HttpSinkContract.SECRET;

  final Map<String, JsonNode> documents = new TreeMap<>();
  final Map<String, Integer> versions = new TreeMap<>();

  /** What is answered to the next requests instead. */
  final Deque<Answer> next = new ArrayDeque<>();

  /** What is answered for the document of an id instead, as long as it is here. */
  final Map<String, String> faults = new HashMap<>();

  /** Characters of a body; of a longer one the whole request is refused. */
  int largest = Integer.MAX_VALUE;

  /** Whether reasons are so long that an answer for many is cut. */
  boolean isTalkative;

  private final ObjectMapper json = new ObjectMapper();
  private final LoopbackServer server;

  FakeIndex() throws IOException {
    server = new LoopbackServer(this::answer);
  }

  String url() {
    return server.url();
  }

  List<Request> requests() {
    return server.requests();
  }

  JsonNode document(String id) {
    return Objects.requireNonNull(documents.get(id));
  }

  static String fault(int status, String type, String reason) {
    return "{\"status\":%d,\"error\":{\"type\":\"%s\",\"reason\":\"%s\"}}"
        .formatted(status, type, reason);
  }

  @Override
  public void close() {
    server.close();
  }

  synchronized Answer answer(Request request) {
    if (!request.headers().getOrDefault("authorization", "").equals("ApiKey " + KEY)) {
      return Answer.of(401, "{\"error\":{\"type\":\"security_exception\",\"reason\":\"no\"}}");
    }
    if (!next.isEmpty()) {
      return next.remove();
    }
    if (!request.path().startsWith("/_bulk?") || !request.body().endsWith("\n")) {
      return Answer.of(400, "{\"error\":\"no handler found\"}");
    }
    if (request.body().length() > largest) {
      return Answer.of(413);
    }
    String[] lines = request.body().split("\n", -1);
    return Answer.of(
        200,
        IntStream.range(0, lines.length / 2)
            .mapToObj(i -> "{\"index\":" + indexed(lines[2 * i], lines[2 * i + 1]) + "}")
            .collect(Collectors.joining(",", "{\"items\":[", "]}")));
  }

  private String indexed(String action, String document) {
    try {
      JsonNode where = json.readTree(action).get("index");
      String id = where.get("_id").asText();
      int version = where.get("version").asInt();
      if (faults.containsKey(id)) {
        return faults.getOrDefault(id, "");
      }
      if (!where.get("version_type").asText().equals("external")) {
        return fault(400, "illegal_argument_exception", "this fake knows external versions alone");
      }
      if (versions.getOrDefault(id, 0) >= version) {
        String reason = "version conflict" + (isTalkative ? "x".repeat(2_000) : "");
        return fault(409, "version_conflict_engine_exception", reason);
      }
      boolean isNew = versions.put(id, version) == null;
      documents.put(id, json.readTree(document));
      return "{\"status\":" + (isNew ? 201 : 200) + "}";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
