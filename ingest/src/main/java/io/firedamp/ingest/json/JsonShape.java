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
   * How far nothing happens that has to be looked at: up to a bracket, the end of a line, or a byte
   * that may be impossible. What is before it was followed; most of a log is text.
   *
   * @return a place from {@code from} to {@code to}, which is the first that was not followed
   */
  int plainUpTo(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && !escaped) {
      if (inString) {
        at = endOfText(bytes, at, to);
        if (at == to || bytes[at] != '"') {
          return at;
        }
        inString = false;
        at++;
      } else {
        at = betweenStrings(bytes, at, to);
        if (at == to || bytes[at] != '"' || !(isKeyExpected() || isValueExpected())) {
          return at;
        }
        openString();
        at++;
      }
    }
    return at;
  }

  /** Within a string: up to a byte that may end it, or the line. */
  private static int endOfText(byte[] bytes, int from, int to) {
    int at = JsonStrings.plainEnd(bytes, from, to);
    while (at < to && bytes[at] != '"' && bytes[at] != '\\' && bytes[at] != '\n') {
      at = JsonStrings.plainEnd(bytes, at + 1, to);
    }
    return at;
  }

  /** Passes over colons, commas, blanks and scalars where they may stand. */
  private int betweenStrings(byte[] bytes, int from, int to) {
    Expects next = expects;
    boolean scalar = inScalar;
    int at = from;
    for (; at < to; at++) {
      byte b = bytes[at];
      if (b == ':' && next == Expects.COLON) {
        next = Expects.VALUE;
      } else if (b == ',' && next == Expects.COMMA_OR_END) {
        scalar = false;
        next = isInObject() ? Expects.KEY : Expects.VALUE;
      } else if (b == ' ') {
        scalar = false;
      } else if (isOfScalar(b) && (scalar || isValue(next))) {
        scalar = true;
        next = Expects.COMMA_OR_END;
      } else {
        break;
      }
    }
    expects = next;
    inScalar = scalar;
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
    boolean key = isKeyExpected();
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

  /** As far as it is common. */
  private static boolean isOfScalar(byte b) {
    return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || b == '.' || b == '-';
  }

  private Step turnTo(boolean possible, Expects next) {
    expects = next;
    return possible ? Step.GOES_ON : Step.IMPOSSIBLE;
  }

  private boolean isValueExpected() {
    return isValue(expects);
  }

  private static boolean isValue(Expects next) {
    return next == Expects.VALUE || next == Expects.VALUE_OR_END;
  }

  private boolean isKeyExpected() {
    return expects == Expects.KEY || expects == Expects.KEY_OR_END;
  }

  private boolean isInObject() {
    return (objects & 1L << (depth - 1)) != 0;
  }
}
