package io.firedamp.sinks.jira;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;

/**
 * An issue as Jira answers.
 *
 * @param key as FD-12
 * @param revision of the incident, which it was told last; 0 where nobody knows
 */
record JiraIssue(String key, int revision) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String KEY = "[A-Z][A-Z0-9_]{0,254}-[0-9]{1,18}";

  /** What a search has found: an issue, or that there is none. */
  record Search(boolean isAnswered, Optional<JiraIssue> issue) {}

  /** The first issue of a search. */
  static Search found(String body) {
    String key = "";
    int revision = 0;
    boolean isAnswered = false;
    try (JsonParser parser = JSON.createParser(body)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          isAnswered |= name.equals("issues");
          if (name.equals("key") && key.isEmpty()) {
            key = parser.getValueAsString("");
          } else if (name.equals("revision")) {
            revision = parser.getValueAsInt(0);
          }
        }
      }
    } catch (JacksonException e) {
      return new Search(false, Optional.empty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Search(
        isAnswered && (key.isEmpty() || key.matches(KEY)),
        key.matches(KEY) ? Optional.of(new JiraIssue(key, revision)) : Optional.empty());
  }

  /** The id of a transition by its name, whatever its case; empty where it is not offered. */
  static Optional<String> transition(String body, String name) {
    try (JsonParser parser = JSON.createParser(body)) {
      String id = "";
      int depth = 0;
      while (parser.nextToken() != null) {
        depth += parser.currentToken().isStructStart() ? 1 : 0;
        depth -= parser.currentToken().isStructEnd() ? 1 : 0;
        // Below stands the status that it leads to, which has an id and a name, too.
        if (depth == 3 && parser.currentToken() == JsonToken.FIELD_NAME) {
          String field = parser.currentName();
          JsonToken value = parser.nextToken();
          depth += value.isStructStart() ? 1 : 0;
          if (field.equals("id")) {
            id = parser.getValueAsString("");
          } else if (field.equals("name")
              && parser
                  .getValueAsString("")
                  .toLowerCase(Locale.ROOT)
                  .equals(name.toLowerCase(Locale.ROOT))) {
            return id.matches("[0-9]{1,18}") ? Optional.of(id) : Optional.empty();
          }
        }
      }
    } catch (JacksonException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Optional.empty();
  }
}
