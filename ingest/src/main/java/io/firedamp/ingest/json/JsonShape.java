package io.firedamp.ingest.json;

/**
 * Follows one JSON value byte by byte, just closely enough to know where it ends and that a new
 * line cannot belong to it. Scalars are left to the parser.
 */
final class JsonShape {
  /** As deep as our parsers go. */
  static final int DEEPEST = 64;

  private enum Expects {
    VALUE,
    VALUE_OR_END,
    KEY,
    KEY_OR_END,
    COLON,
    COMMA_OR_END
  }

  /** What a byte did to the value. */
  enum Step {
    GOES_ON,
    COMPLETE,
    IMPOSSIBLE
  }

  private long objects; // bit n: level n is an object, else an array
  private int depth;
  private boolean inString;
  private boolean escaped;
  private boolean inScalar;
  private Expects expects = Expects.VALUE;

  static boolean begins(int first) {
    return first == '{' || first == '[';
  }

  Step next(byte b) {
    if (inString) {
      return inString(b);
    }
    switch (b) {
      case ' ', '\t', '\r', '\n' -> inScalar = false;
      case '"' -> {
        return openString();
      }
      case '{', '[' -> {
        return open(b == '{');
      }
      case '}', ']' -> {
        return close(b == '}');
      }
      case ',' -> {
        return comma();
      }
      case ':' -> {
        return turnTo(expects == Expects.COLON, Expects.VALUE);
      }
      default -> {
        return scalar();
      }
    }
    return Step.GOES_ON;
  }

  /**
   * How far nothing can happen: up to a byte that may end the string that the value is in. Most of
   * a log is text.
   *
   * @return {@code from} outside of strings, and {@code to} where all of it is text
   */
  int plainUpTo(byte[] bytes, int from, int to) {
    if (!inString || escaped) {
      return from;
    }
    int at = JsonStrings.plainEnd(bytes, from, to);
    while (at < to && bytes[at] != '"' && bytes[at] != '\\' && bytes[at] != '\n') {
      at = JsonStrings.plainEnd(bytes, at + 1, to);
    }
    return at;
  }

  boolean isTooDeep() {
    return depth == DEEPEST;
  }

  private Step inString(byte b) {
    if (escaped) {
      escaped = false;
    } else if (b == '\\') {
      escaped = true;
    } else if (b == '"') {
      inString = false;
    } else if (b == '\n') {
      return Step.IMPOSSIBLE;
    }
    return Step.GOES_ON;
  }

  private Step openString() {
    boolean key = expects == Expects.KEY || expects == Expects.KEY_OR_END;
    boolean possible = key || isValueExpected();
    inString = true;
    inScalar = false;
    return turnTo(possible, key ? Expects.COLON : Expects.COMMA_OR_END);
  }

  private Step open(boolean object) {
    if (!isValueExpected() || depth == DEEPEST) {
      return Step.IMPOSSIBLE;
    }
    objects = object ? objects | 1L << depth : objects & ~(1L << depth);
    depth++;
    expects = object ? Expects.KEY_OR_END : Expects.VALUE_OR_END;
    return Step.GOES_ON;
  }

  private Step close(boolean object) {
    boolean empty = object ? expects == Expects.KEY_OR_END : expects == Expects.VALUE_OR_END;
    if (depth == 0 || isInObject() != object || !(empty || expects == Expects.COMMA_OR_END)) {
      return Step.IMPOSSIBLE;
    }
    depth--;
    inScalar = false;
    expects = Expects.COMMA_OR_END;
    return depth == 0 ? Step.COMPLETE : Step.GOES_ON;
  }

  private Step comma() {
    inScalar = false;
    return turnTo(expects == Expects.COMMA_OR_END, isInObject() ? Expects.KEY : Expects.VALUE);
  }

  private Step scalar() {
    if (inScalar) {
      return Step.GOES_ON;
    }
    inScalar = true;
    return turnTo(isValueExpected(), Expects.COMMA_OR_END);
  }

  private Step turnTo(boolean possible, Expects next) {
    expects = next;
    return possible ? Step.GOES_ON : Step.IMPOSSIBLE;
  }

  private boolean isValueExpected() {
    return expects == Expects.VALUE || expects == Expects.VALUE_OR_END;
  }

  private boolean isInObject() {
    return (objects & 1L << (depth - 1)) != 0;
  }
}
