package io.firedamp.sinks.pagerduty;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.sinks.http.HttpSinkContract;
import io.firedamp.sinks.http.LoopbackServer;
import io.firedamp.sinks.http.LoopbackServer.Answer;
import io.firedamp.sinks.http.LoopbackServer.Request;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * No PagerDuty, but what its public pages say of the Events API v2: which fields an event must have
 * and how long they may be, what is answered, and that a {@code dedup_key} is one alert until it is
 * resolved.
 */
final class FakePagerDuty implements AutoCloseable {
  static final String KEY = HttpSinkContract.SECRET;

  private static final int LARGEST = 512 * 1024;

  /** What is answered to the next requests instead. */
  final Deque<Answer> next = new ArrayDeque<>();

  /** Alerts that are open, by their key, each with the last event that triggered it. */
  final Map<String, JsonNode> open = new TreeMap<>();

  /** How often somebody was paged for a key. */
  final Map<String, Integer> pages = new TreeMap<>();

  private final ObjectMapper json = new ObjectMapper();
  private final LoopbackServer server;

  FakePagerDuty() throws IOException {
    server = new LoopbackServer(this::answer);
  }

  String url() {
    return server.url();
  }

  List<Request> requests() {
    return server.requests();
  }

  JsonNode event(int number) throws IOException {
    return json.readTree(requests().get(number).body());
  }

  JsonNode alert(String key) {
    return Objects.requireNonNull(open.get(key));
  }

  static Answer invalid(String error) {
    return Answer.of(
        400,
        "{\"status\":\"invalid event\",\"message\":\"Event object is invalid\",\"errors\":[\"%s\"]}"
            .formatted(error));
  }

  @Override
  public void close() {
    server.close();
  }

  synchronized Answer answer(Request request) {
    if (!next.isEmpty()) {
      return next.remove();
    }
    if (!request.path().equals("/v2/enqueue")) {
      return Answer.of(404);
    }
    if (request.body().getBytes(UTF_8).length > LARGEST) {
      return Answer.of(413);
    }
    try {
      return enqueued(json.readTree(request.body()));
    } catch (JsonProcessingException e) {
      return Answer.of(400, "{\"status\":\"Unrecognized object\",\"message\":\"no JSON\"}");
    }
  }

  private Answer enqueued(JsonNode event) {
    List<String> errors = errors(event);
    if (!errors.isEmpty()) {
      return invalid(String.join("\",\"", errors));
    }
    String key = event.get("dedup_key").asText();
    if (event.get("event_action").asText().equals("resolve")) {
      open.remove(key);
    } else if (open.put(key, event) == null) {
      pages.merge(key, 1, Integer::sum);
    }
    return Answer.of(
        202,
        "{\"status\":\"success\",\"message\":\"Event processed\",\"dedup_key\":\"" + key + "\"}");
  }

  private static List<String> errors(JsonNode event) {
    List<String> errors = new ArrayList<>();
    String key = event.path("routing_key").asText();
    if (key.length() != 32) {
      errors.add("Length of 'routing_key' is incorrect (should be 32 characters)");
    } else if (!key.equals(KEY)) {
      errors.add("Invalid routing key");
    }
    require(
        errors,
        Set.of("trigger", "acknowledge", "resolve").contains(event.path("event_action").asText()),
        "'event_action' is invalid");
    requireText(errors, event, "dedup_key", 255);
    JsonNode payload = event.path("payload");
    requireText(errors, payload, "summary", 1024);
    requireText(errors, payload, "source", 1024);
    require(
        errors,
        Set.of("critical", "error", "warning", "info").contains(payload.path("severity").asText()),
        "'payload.severity' is invalid (must be one of the following: critical, warning, error or"
            + " info)");
    return errors;
  }

  private static void requireText(List<String> errors, JsonNode parent, String name, int longest) {
    String text = parent.path(name).asText();
    require(errors, !text.isBlank(), "'" + name + "' is missing or blank");
    require(errors, text.length() <= longest, "'" + name + "' is too long");
  }

  private static void require(List<String> errors, boolean met, String error) {
    if (!met) {
      errors.add(error);
    }
  }
}
