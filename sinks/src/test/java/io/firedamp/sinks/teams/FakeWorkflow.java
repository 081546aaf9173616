package io.firedamp.sinks.teams;

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

/**
 * No Teams, but what Microsoft's public pages say of a workflow that is started by a webhook, and
 * of Adaptive Cards: the message around a card, which parts a card may have, 28 KB, and 202.
 */
final class FakeWorkflow implements AutoCloseable {
  static final String PATH =
      "/workflows/0123456789abcdef0123456789abcdef/triggers/manual/paths/invoke"
          + "?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig="
          + HttpSinkContract.SECRET;

  private static final int LARGEST = 28 * 1024;

  /** What is answered to the next requests instead. */
  final Deque<Answer> next = new ArrayDeque<>();

  /** What the channel shows. */
  final List<JsonNode> cards = new ArrayList<>();

  private final ObjectMapper json = new ObjectMapper();
  private final LoopbackServer server;

  FakeWorkflow() throws IOException {
    server = new LoopbackServer(this::answer);
  }

  String url() {
    return server.url();
  }

  List<Request> requests() {
    return server.requests();
  }

  /** Lines of the last card, each with its runs behind one another. */
  List<String> lastLines() {
    List<String> lines = new ArrayList<>();
    for (JsonNode block : cards.get(cards.size() - 1).get("body")) {
      lines.add(String.join("", block.get("inlines").findValuesAsText("text")));
    }
    return lines;
  }

  static Answer error(int status, String code) {
    return Answer.of(status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"no\"}}");
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
      return error(401, "DirectApiAuthorizationRequired");
    }
    if (request.body().getBytes(UTF_8).length > LARGEST) {
      return Answer.of(413);
    }
    try {
      return accepted(json.readTree(request.body()));
    } catch (JsonProcessingException e) {
      return error(400, "InvalidRequestContent");
    }
  }

  private Answer accepted(JsonNode message) {
    JsonNode attachment = message.path("attachments").path(0);
    JsonNode card = attachment.path("content");
    boolean isCard =
        message.path("type").asText().equals("message")
            && attachment
                .path("contentType")
                .asText()
                .equals("application/vnd.microsoft.card.adaptive")
            && card.path("type").asText().equals("AdaptiveCard")
            && card.path("version").asText().equals("1.4")
            && !card.path("body").isEmpty();
    for (JsonNode block : card.path("body")) {
      isCard &=
          block.path("type").asText().equals("RichTextBlock") && isText(block.path("inlines"));
    }
    if (!isCard) {
      return error(400, "TriggerInputSchemaMismatch");
    }
    cards.add(card);
    return Answer.of(202);
  }

  private static boolean isText(JsonNode inlines) {
    boolean isText = !inlines.isEmpty();
    for (JsonNode run : inlines) {
      isText &= run.path("type").asText().equals("TextRun") && !run.path("text").asText().isEmpty();
    }
    return isText;
  }
}
