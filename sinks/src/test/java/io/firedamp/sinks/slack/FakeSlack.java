package io.firedamp.sinks.slack;

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

/**
 * No Slack, but what its public pages say of incoming webhooks and of Block Kit: the words of its
 * answers, and how long and how many texts may be.
 */
final class FakeSlack implements AutoCloseable {
  static final String PATH = "/services/T0000/B0000/" + HttpSinkContract.SECRET;

  /** What is answered to the next requests instead. */
  final Deque<Answer> next = new ArrayDeque<>();

  /** A text for which a message is refused. */
  String refused = "\u0000";

  /** What the channel shows. */
  final List<JsonNode> messages = new ArrayList<>();

  private final ObjectMapper json = new ObjectMapper();
  private final LoopbackServer server;

  FakeSlack() throws IOException {
    server = new LoopbackServer(this::answer);
  }

  String url() {
    return server.url();
  }

  List<Request> requests() {
    return server.requests();
  }

  JsonNode lastMessage() {
    return messages.get(messages.size() - 1);
  }

  @Override
  public void close() {
    server.close();
  }

  synchronized Answer answer(Request request) {
    if (!next.isEmpty()) {
      return next.remove();
    }
    if (!request.path().equals(PATH)) {
      return Answer.of(404, "no_service");
    }
    try {
      JsonNode message = json.readTree(request.body());
      if (message.path("text").asText().isBlank()) {
        return Answer.of(400, "no_text");
      }
      if (request.body().contains(refused) || !isValid(message.path("blocks"))) {
        return Answer.of(400, "invalid_blocks");
      }
      messages.add(message);
      return Answer.of(200, "ok");
    } catch (JsonProcessingException e) {
      return Answer.of(400, "invalid_payload");
    }
  }

  private static boolean isValid(JsonNode blocks) {
    boolean isValid = blocks.size() >= 1 && blocks.size() <= 50;
    for (JsonNode block : blocks) {
      isValid &=
          switch (block.path("type").asText()) {
            case "header" -> isText(block.path("text"), 150);
            case "section" ->
                block.has("fields")
                    ? areTexts(block.path("fields"), 2_000)
                    : isText(block.path("text"), 3_000);
            case "context" -> areTexts(block.path("elements"), 3_000);
            default -> false;
          };
    }
    return isValid;
  }

  private static boolean areTexts(JsonNode texts, int longest) {
    boolean areTexts = texts.size() >= 1 && texts.size() <= 10;
    for (JsonNode text : texts) {
      areTexts &= isText(text, longest);
    }
    return areTexts;
  }

  private static boolean isText(JsonNode text, int longest) {
    int length = text.path("text").asText().length();
    return text.path("type").asText().equals("plain_text") && length >= 1 && length <= longest;
  }
}
