package io.firedamp.ingest.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.schemas.BoundedText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an object lets be done: whom a binding names, what a role allows, to whom a Service is open.
 */
final class ObjectFacts {
  private static final int LONGEST = 512;
  private static final int LONGEST_NAME = 253;
  private static final int MOST_READ = 4096;
  private static final int MOST_CHARACTERS = 32 * 1024;

  private static final Pattern SEPARATORS = Pattern.compile("[ ,]");

  private final List<String> facts = new ArrayList<>();

  /**
   * Reads one member, if it tells such a fact.
   *
   * @param depth 0 for a member of the object itself, 1 for one of its {@code spec}
   */
  void readMember(String name, JsonParser json, int depth) throws IOException {
    if (depth == 0) {
      switch (name) {
        case "subjects" -> Loose.elements(json, () -> readReference("subject", json));
        case "roleRef" -> readReference("role", json);
        case "rules" -> Loose.elements(json, () -> readRule(json));
        default -> {
          // Skipped: nothing a rule asks for.
        }
      }
    } else if (depth == 1) {
      switch (name) {
        case "type" -> add("type", Loose.text(json, LONGEST_NAME));
        case "selector" -> Loose.members(json, label -> readSelector(label, json));
        case "loadBalancerSourceRanges" ->
            Loose.elements(json, () -> add("range", Loose.text(json, LONGEST_NAME)));
        case "defaultBackend", "rules" -> readBackends(json);
        default -> {
          // Skipped: nothing a rule asks for.
        }
      }
    }
  }

  /** As many as an event may carry. */
  List<String> kept(TextBudget budget) {
    return budget.ends(facts, String::length, MOST_CHARACTERS);
  }

  void add(String name, @Nullable String value) {
    if (value != null && facts.size() < MOST_READ) {
      String fact = name + "=" + BoundedText.cut(value, LONGEST);
      if (facts.isEmpty() || !facts.get(facts.size() - 1).equals(fact)) {
        facts.add(fact);
      }
    }
  }

  private void readReference(String fact, JsonParser json) throws IOException {
    Map<String, String> reference = new HashMap<>();
    Loose.members(
        json,
        member -> {
          String text = Loose.text(json, LONGEST_NAME);
          if (text != null && reference.size() < 8) {
            reference.put(member, text);
          }
        });
    String name = reference.get("name");
    if (name != null) {
      String namespace = reference.get("namespace");
      add(
          fact,
          reference.getOrDefault("kind", "")
              + "/"
              + (namespace == null ? "" : namespace + "/")
              + name);
    }
  }

  private void readRule(JsonParser json) throws IOException {
    Map<String, List<String>> rule = new HashMap<>();
    Loose.members(
        json,
        member -> {
          if (member.equals("apiGroups") || member.equals("resources") || member.equals("verbs")) {
            rule.put(member, texts(json));
          }
        });
    List<String> none = List.of();
    add(
        "rule",
        String.join(",", rule.getOrDefault("apiGroups", none))
            + " "
            + String.join(",", rule.getOrDefault("resources", none))
            + " "
            + String.join(",", rule.getOrDefault("verbs", none)));
  }

  private static List<String> texts(JsonParser json) throws IOException {
    List<String> texts = new ArrayList<>();
    Loose.elements(
        json,
        () -> {
          String text = Loose.text(json, LONGEST_NAME);
          if (text != null && texts.size() < MOST_READ) {
            texts.add(SEPARATORS.matcher(text).replaceAll("_"));
          }
        });
    // A wildcard says all that the others say, and is not to be lost behind them.
    return texts.contains("*") ? List.of("*") : texts;
  }

  private void readSelector(String label, JsonParser json) throws IOException {
    String value = Loose.text(json, LONGEST_NAME);
    if (value != null) {
      add("selector", BoundedText.cut(label, LONGEST_NAME) + ":" + value);
    }
  }

  /** Of an Ingress: {@code service.name}, or {@code serviceName} in its first version. */
  private void readBackends(JsonParser json) throws IOException {
    int depth = 0;
    int service = Integer.MAX_VALUE;
    JsonToken token = json.currentToken();
    if (token == null || !token.isStructStart()) {
      return;
    }
    String member = "";
    do {
      if (token == JsonToken.FIELD_NAME) {
        member = json.currentName();
      } else if (token.isStructStart()) {
        depth++;
        service = member.equals("service") ? depth : service;
      } else if (token.isStructEnd()) {
        service = depth == service ? Integer.MAX_VALUE : service;
        depth--;
      } else if (member.equals("serviceName") || (depth == service && member.equals("name"))) {
        add("backend", Loose.text(json, LONGEST_NAME));
      }
      token = depth == 0 ? null : json.nextToken();
    } while (token != null);
  }
}
