package io.firedamp.ingest.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.RecordHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A record that a shipper wrote around the real one, which is then the text of a member: {@code
 * log} (Fluent Bit, Docker), {@code message} (Filebeat, Logstash, Vector), {@code MESSAGE}
 * (journald), {@code event.original} (Elastic) or {@code properties.log} (Azure). A format offers
 * it the members it does not know itself while it reads an object, and reads the text as a record
 * of its own when that object was none. Where several hold one, which they do when a shipper keeps
 * the original beside what it parsed, the first of that list is taken.
 */
public final class Envelope {
  private static final String LOG = "log";
  private static final String MESSAGE = "message";
  private static final String JOURNAL = "MESSAGE";
  private static final String EVENT = "event";
  private static final String PROPERTIES = "properties";

  /** A member of these names whose text begins an object. */
  private static final Pattern BEGINNING =
      Pattern.compile("\"(log|message|MESSAGE|original)\"\\s*:\\s*\"(?=\\s*\\{)");

  private @Nullable String text;
  private int rank = Integer.MAX_VALUE;

  /**
   * Reads a member, if it may hold a record. The parser stands on the member's value and, whatever
   * the answer, afterwards on its last token or its first.
   *
   * @return whether it did; if not, the member is still unread
   */
  public boolean offer(String name, JsonParser json) throws IOException, MalformedEventException {
    return switch (name) {
      case LOG -> take(json, 0);
      case MESSAGE -> take(json, 1);
      case JOURNAL -> take(json, 2);
      case EVENT -> within(json, name, "original", 3);
      case PROPERTIES -> within(json, name, LOG, 4);
      default -> false;
    };
  }

  /** The bytes of the record within; empty when no member held one. */
  public Optional<byte[]> record() {
    return Optional.ofNullable(text).map(inner -> inner.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What the record within can be recognised by, as far as it lies within the head of the whole;
   * empty when there is none.
   */
  public static Optional<RecordHead> headWithin(RecordHead whole) {
    Matcher beginning = BEGINNING.matcher(whole.text());
    if (!whole.text().startsWith("{") || !beginning.find() || !isOffered(whole, beginning)) {
      return Optional.empty();
    }
    String inner = unescaped(whole.text(), beginning.end());
    return Optional.of(RecordHead.of(inner.getBytes(StandardCharsets.UTF_8)));
  }

  /** Whether a member of that name stands where {@link #offer} looks for it, and not deeper. */
  private static boolean isOffered(RecordHead whole, Matcher member) {
    Set<String> keys = whole.keys();
    return switch (member.group(1)) {
      case "original" -> keys.contains(EVENT);
      case LOG -> keys.contains(LOG) || keys.contains(PROPERTIES);
      default -> keys.contains(member.group(1)) || keys.contains("logEvents");
    };
  }

  private boolean take(JsonParser json, int candidate) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      return false;
    }
    if (candidate < rank) {
      String value = json.getText();
      if (value.stripLeading().startsWith("{")) {
        text = value;
        rank = candidate;
      }
    }
    return true;
  }

  private boolean within(JsonParser json, String place, String wanted, int candidate)
      throws IOException, MalformedEventException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      return false;
    }
    Json.members(
        json,
        place,
        name -> {
          if (name.equals(wanted)) {
            take(json, candidate);
          }
        });
    return true;
  }

  /** The JSON string that goes on at an offset, up to its end or the end of what there is. */
  static String unescaped(String text, int from) {
    StringBuilder plain = new StringBuilder();
    boolean escaped = false;
    for (int i = from; i < text.length() && (escaped || text.charAt(i) != '"'); i++) {
      char c = text.charAt(i);
      if (escaped) {
        plain.append(meaningOf(c));
      } else if (c != '\\') {
        plain.append(c);
      }
      escaped = !escaped && c == '\\';
    }
    return plain.toString();
  }

  /** Keys are told apart by quotes and backslashes; what else is escaped stands for itself. */
  private static char meaningOf(char escaped) {
    return switch (escaped) {
      case 'n', 'r', 't', 'b', 'f' -> ' ';
      default -> escaped;
    };
  }
}
