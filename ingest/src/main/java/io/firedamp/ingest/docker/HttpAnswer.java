package io.firedamp.ingest.docker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One HTTP/1.1 response to a request that asked for {@code Connection: close}.
 *
 * @param body ends where the response says it does, and throws when it is cut short
 */
record HttpAnswer(int status, InputStream body) {
  private static final int LONGEST_LINE = 8 * 1024;
  private static final int MOST_HEADERS = 100;

  static HttpAnswer read(InputStream in) throws IOException {
    String[] statusLine = line(in).split(" ", 3);
    if (statusLine.length < 2
        || !statusLine[0].startsWith("HTTP/1.")
        || !statusLine[1].matches("[1-5][0-9]{2}")) {
      throw new IOException("not an HTTP response: '" + String.join(" ", statusLine) + "'");
    }
    Map<String, String> headers = headers(in);
    InputStream body = in;
    if (headers.getOrDefault("transfer-encoding", "").toLowerCase(Locale.ROOT).equals("chunked")) {
      body = new Chunks(in);
    } else if (headers.containsKey("content-length")) {
      body = new Counted(in, number(headers.getOrDefault("content-length", ""), 10));
    }
    return new HttpAnswer(Integer.parseInt(statusLine[1]), body);
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (int i = 0; i < MOST_HEADERS; i++) {
      String line = line(in);
      if (line.isEmpty()) {
        return headers;
      }
      int colon = line.indexOf(':');
      if (colon > 0) {
        String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        headers.put(name, line.substring(colon + 1).strip());
      }
    }
    throw new IOException("more than " + MOST_HEADERS + " response headers");
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the response ended early");
      }
      if (line.size() == LONGEST_LINE) {
        throw new IOException("a response header longer than " + LONGEST_LINE + " bytes");
      }
      line.write(next);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }

  private static long number(String text, int radix) throws IOException {
    try {
      long number = Long.parseLong(text, radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IOException("a length must be a number, was '" + text + "'", e);
    }
    throw new IOException("a length must not be negative, was '" + text + "'");
  }

  /** Bytes of the response, read in bulk. */
  private abstract static class Body extends InputStream {
    @Override
    public final int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public abstract int read(byte[] buffer, int offset, int length) throws IOException;
  }

  /** So many bytes and no fewer. */
  private static final class Counted extends Body {
    private final InputStream in;
    private long left;

    Counted(InputStream in, long left) {
      this.in = in;
      this.left = left;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = in.read(buffer, offset, (int) Math.min(left, length));
      if (count < 0) {
        throw new EOFException("the response ended " + left + " bytes early");
      }
      left -= count;
      return count;
    }
  }

  /** Chunk after chunk, to the empty one. */
  private static final class Chunks extends Body {
    private final InputStream in;
    private InputStream chunk = InputStream.nullInputStream();
    private boolean first = true;
    private boolean ended;

    Chunks(InputStream in) {
      this.in = in;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      while (!ended) {
        int count = chunk.read(buffer, offset, length);
        if (count >= 0) {
          return count;
        }
        next();
      }
      return -1;
    }

    private void next() throws IOException {
      if (!first && !line(in).isEmpty()) {
        throw new IOException("a chunk longer than it said");
      }
      first = false;
      String size = line(in).replaceFirst(";.*", "").strip();
      long length = number(size, 16);
      ended = length == 0;
      chunk = new Counted(in, length);
    }
  }
}
