package io.firedamp.ingest.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.Json;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much text of one event's pod template is kept, so that the event always fits into a Kafka
 * record. A shell script in an argument comes first in every attack we know, so what comes last is
 * what is cut.
 */
final class TextBudget {
  private static final int CHARACTERS = 128 * 1024;
  private static final int LONGEST = 32 * 1024;

  private int left = CHARACTERS;

  /** The string the parser stands on, as far as there is room; null when it is none. */
  @Nullable String text(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      return null;
    }
    if (left < 2) {
      return "";
    }
    String text = Json.cut(json.getText(), Math.min(LONGEST, left));
    left -= text.length();
    return text;
  }

  /** Adds the strings of the array the parser stands on, or the string itself. */
  void addTexts(JsonParser json, List<String> to, int most) throws IOException {
    if (json.currentToken() == JsonToken.START_ARRAY) {
      Loose.elements(json, () -> add(json, to, most));
    } else {
      add(json, to, most);
    }
  }

  private void add(JsonParser json, List<String> to, int most) throws IOException {
    String text = to.size() < most ? text(json) : null;
    if (text != null) {
      to.add(text);
    }
  }
}
