package io.firedamp.sinks.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.schemas.VisibleText;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * What a receiver of RELP answers, frame by frame: {@code number rsp length status text}. It must
 * answer in the order in which it was asked, as librelp does.
 */
final class RelpAnswers {
  private static final int LONGEST_WORD = 32;
  private static final int LARGEST = 64 * 1024;
  private static final int SHOWN = 200;

  private final InputStream in;
  private final Duration timeout;
  private int expected;
  private long end;

  /**
   * Reads from here on.
   *
   * @param timeout of each answer, to its last byte
   * @param first number that is answered
   */
  RelpAnswers(InputStream in, Duration timeout, int first) {
    this.in = in;
    this.timeout = timeout;
    this.expected = first;
  }

  /** A status, 200 for taken, and what was said. */
  record Answer(int status, String said) {}

  /** The receiver speaks otherwise than we do, which only a person can change. */
  static final class Refusal extends IOException {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
      super(message);
    }
  }

  /**
   * The answer to the next number.
   *
   * @throws IOException when the receiver hangs up, or does not answer in time
   */
  Answer next() throws IOException {
    end = System.nanoTime() + timeout.toNanos();
    String number = word();
    String command = word();
    int length = number(word());
    if (length > LARGEST) {
      throw new Refusal("answers more than 64 KiB");
    }
    byte[] data = data(length);
    if (command.equals("serverclose")) {
      throw new EOFException("the receiver closes the session");
    }
    if (!command.equals("rsp") || number(number) != expected) {
      throw new Refusal("answers as no receiver of RELP does");
    }
    expected++;
    String said = new String(data, UTF_8);
    int space = said.indexOf(' ');
    int status = number(space < 0 ? said : said.substring(0, space));
    return new Answer(status, VisibleText.of(said, SHOWN));
  }

  /** Up to a space; a frame without data ends its length with its line. */
  private String word() throws IOException {
    StringBuilder word = new StringBuilder();
    for (int next = read(); next != ' '; next = read()) {
      if (next == '\n') {
        return word.append('\n').toString();
      }
      if (word.length() == LONGEST_WORD) {
        throw new Refusal("answers as no receiver of RELP does");
      }
      word.append((char) next);
    }
    return word.toString();
  }

  private byte[] data(int length) throws IOException {
    ByteArrayOutputStream data = new ByteArrayOutputStream(length);
    for (int i = 0; i < length; i++) {
      data.write(read());
    }
    if (length > 0 && read() != '\n') {
      throw new Refusal("answers as no receiver of RELP does");
    }
    return data.toByteArray();
  }

  private static int number(String digits) throws IOException {
    String plain = digits.strip();
    int number = plain.matches("[0-9]{1,9}") ? Integer.parseInt(plain) : -1;
    if (number < 0 || (digits.endsWith("\n") && number != 0)) {
      throw new Refusal("answers as no receiver of RELP does");
    }
    return number;
  }

  private int read() throws IOException {
    if (System.nanoTime() - end > 0) {
      throw new SocketTimeoutException("no whole answer within " + timeout);
    }
    int next = in.read();
    if (next < 0) {
      throw new EOFException("the receiver closed the connection");
    }
    return next;
  }
}
