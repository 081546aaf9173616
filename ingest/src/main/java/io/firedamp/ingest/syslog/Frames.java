package io.firedamp.ingest.syslog;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;

/**
 * Cuts a stream into messages, by RFC 6587: each behind its length in octets, or up to a line feed
 * or a NUL. What is longer than is borne gives its beginning. One stream, one thread.
 */
final class Frames {
  private static final int MOST_DIGITS = 9;

  private final int longest;
  private final Receiver receiver;
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private State state = State.BETWEEN;
  private int left;
  private boolean cut;

  private enum State {
    BETWEEN,
    LENGTH,
    FIRST_OF_COUNTED,
    COUNTED,
    LINE
  }

  /** To whom messages go. */
  interface Receiver {
    /**
     * Takes one.
     *
     * @param whole false when there was more of it than is borne
     */
    void message(byte[] bytes, boolean whole) throws InterruptedException;
  }

  /**
   * @param longest message, bytes
   */
  Frames(int longest, Receiver receiver) {
    this.longest = longest;
    this.receiver = receiver;
  }

  void read(byte[] bytes, int count) throws InterruptedException {
    int at = 0;
    while (at < count) {
      at =
          switch (state) {
            case COUNTED -> counted(bytes, at, count);
            case LINE -> line(bytes, at, count);
            default -> one(bytes[at], at);
          };
    }
  }

  /** The stream has ended: what has no end is a message where lines are, else it was cut off. */
  void end() throws InterruptedException {
    if (state == State.LINE || state == State.LENGTH) {
      told();
    } else if (message.size() > 0) {
      cut = true;
      told();
    }
  }

  private int counted(byte[] bytes, int at, int count) throws InterruptedException {
    int here = Math.min(left, count - at);
    keep(bytes, at, here);
    left -= here;
    if (left == 0) {
      told();
    }
    return at + here;
  }

  private int line(byte[] bytes, int at, int count) throws InterruptedException {
    int end = at;
    while (end < count && bytes[end] != '\n' && bytes[end] != 0) {
      end++;
    }
    keep(bytes, at, end - at);
    if (end < count) {
      told();
      end++;
    }
    return end;
  }

  private int one(byte b, int at) throws InterruptedException {
    boolean ends = b == '\n' || b == 0;
    switch (state) {
      case BETWEEN -> {
        if (b >= '1' && b <= '9') {
          state = State.LENGTH;
          message.write(b);
        } else if (!ends && b != '\r' && b != ' ') {
          state = State.LINE;
          message.write(b);
        }
      }
      case LENGTH -> {
        if (b == ' ') {
          state = State.FIRST_OF_COUNTED;
        } else if (ends) {
          told();
        } else {
          boolean digit = b >= '0' && b <= '9' && message.size() < MOST_DIGITS;
          state = digit ? State.LENGTH : State.LINE;
          message.write(b);
        }
      }
      default -> {
        if (b == '<') {
          left = Integer.parseInt(message.toString(US_ASCII));
          message.reset();
          state = State.COUNTED;
        } else {
          // A line that begins with a number: behind a length, a message begins with its priority.
          message.write(' ');
          state = State.LINE;
        }
        return at;
      }
    }
    return at + 1;
  }

  private void keep(byte[] bytes, int from, int count) {
    int room = Math.min(count, longest - message.size());
    message.write(bytes, from, room);
    cut |= room < count;
  }

  private void told() throws InterruptedException {
    byte[] bytes = message.toByteArray();
    boolean whole = !cut;
    message.reset();
    cut = false;
    state = State.BETWEEN;
    receiver.message(bytes, whole);
  }
}
