package io.firedamp.ingest.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.schemas.BoundedText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How much text of one event is kept, so that the event always fits into a Kafka record. Whoever
 * pads what he asks for may spend his own container's share, not another's; of what is too much the
 * middle is left out, since commands stand at either end; and that something was left out is said.
 */
final class TextBudget {
  /** Of all containers together. */
  static final int CHARACTERS = 128 * 1024;

  private static final int LONGEST = CHARACTERS;

  /** What is held while an event is read: far more than the API server takes. */
  private static final int MOST_READ = 8 * 1024 * 1024;

  private static final String GAP = " … ";

  private int left = MOST_READ;
  private boolean cut;

  /** Whether anything was left out. */
  boolean isCut() {
    return cut;
  }

  /** Remembers that something was left out elsewhere. */
  void markCut() {
    cut = true;
  }

  /** The string the parser stands on, as far as there is room; null when it is none. */
  @Nullable String text(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      return null;
    }
    String text = withoutMiddle(json.getText(), Math.min(LONGEST, left));
    left -= text.length();
    return text;
  }

  /** Adds the strings of the array the parser stands on, or the string itself. */
  void addTexts(JsonParser json, List<String> to) throws IOException {
    if (json.currentToken() == JsonToken.START_ARRAY) {
      Loose.elements(json, () -> add(json, to));
    } else {
      add(json, to);
    }
  }

  private void add(JsonParser json, List<String> to) throws IOException {
    String text = text(json);
    if (text != null) {
      to.add(text);
    }
  }

  /** As many as fit, half from the front and half from the back, in their order. */
  <T> List<T> ends(List<T> all, ToIntFunction<T> size, int room) {
    int front = fitting(all, size, room, room / 2);
    List<T> reversed = new ArrayList<>(all.subList(front, all.size()));
    Collections.reverse(reversed);
    int used = all.subList(0, front).stream().mapToInt(size).sum();
    int back = fitting(reversed, size, room - used, room - used);
    cut |= front + back < all.size();
    List<T> kept = new ArrayList<>(all.subList(0, front));
    kept.addAll(all.subList(all.size() - back, all.size()));
    return kept;
  }

  /** How many from the front: all when they fit into the room, else what fits into the share. */
  private static <T> int fitting(List<T> all, ToIntFunction<T> size, int room, int share) {
    long sum = 0;
    int within = 0;
    for (int i = 0; i < all.size() && sum <= room; i++) {
      sum += size.applyAsInt(all.get(i));
      within = sum <= share ? i + 1 : within;
    }
    return sum <= room ? all.size() : within;
  }

  /** Head and tail of a text that is too long. */
  String withoutMiddle(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    cut = true;
    int half = (longest - GAP.length()) / 2;
    if (half < 1) {
      return "";
    }
    String head = BoundedText.cut(text, half);
    int start = text.length() - half;
    return head
        + GAP
        + text.substring(Character.isLowSurrogate(text.charAt(start)) ? start + 1 : start);
  }
}
