package io.firedamp.ingest.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.json.JsonItems;
import io.firedamp.schemas.BoundedText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request's or response's object: a whole one, a partial one, or a JSON patch. */
final class Body {
  /** Where there is none, as of most requests; nothing is ever read into it. */
  static final Body NONE = empty();

  private static final int LONGEST_NAME = 253;

  final Metadata metadata = new Metadata();
  final PodStatus status = new PodStatus();
  final Template template;
  final ObjectFacts facts = new ObjectFacts();
  final PullNews news = new PullNews();
  @Nullable String kind;

  /** The node a Binding binds a pod to. */
  @Nullable String target;

  /** Options of a deletion say that it is only tried out. */
  boolean isDryRun;

  /** NAME=value, where the object is a ConfigMap or a Secret. */
  final List<String> data = new ArrayList<>();

  private final TextBudget budget;

  private Body(TextBudget budget) {
    this.budget = budget;
    this.template = new Template(budget, facts);
  }

  static Body empty() {
    return new Body(new TextBudget());
  }

  /** Reads the value the parser stands on. */
  static Body read(JsonParser json, JsonItems items) throws IOException {
    Body body = empty();
    if (json.currentToken() == JsonToken.START_ARRAY) {
      new JsonPatch(json, items, body.template).read();
    } else {
      Loose.members(json, name -> body.readMember(name, json));
    }
    return body;
  }

  void readMember(String name, JsonParser json) throws IOException {
    switch (name) {
      case "kind" -> kind = Loose.text(json, LONGEST_NAME);
      case "metadata" -> metadata.read(json);
      case "status" -> status.read(json);
      case "dryRun" ->
          Loose.elements(json, () -> isDryRun |= "All".equals(Loose.text(json, LONGEST_NAME)));
      case "target" -> Loose.members(json, member -> readTarget(member, json));
      case "data", "stringData", "binaryData" ->
          Loose.members(json, member -> readData(member, json));
      default -> {
        if (!news.readMember(name, json)) {
          template.readMember(name, json);
        }
      }
    }
  }

  private void readData(String member, JsonParser json) throws IOException {
    String text = budget.text(json);
    if (text != null) {
      data.add(BoundedText.cut(member, LONGEST_NAME) + "=" + text);
    }
  }

  /** What a ConfigMap or Secret holds, as far as an event may carry it. */
  List<String> data() {
    return budget.ends(data, String::length, TextBudget.CHARACTERS);
  }

  /** What else the object lets be done, as far as an event may carry it. */
  List<String> facts() {
    return facts.kept(budget);
  }

  private void readTarget(String member, JsonParser json) throws IOException {
    if (member.equals("name")) {
      target = Loose.text(json, LONGEST_NAME);
    }
  }
}
