package io.firedamp.ingest.text;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.Arrays;

/** A text in UTF-16 under its byte-order mark, as PowerShell writes files, read as UTF-8. */
public final class Utf16 extends InputStream {
  private static final int CHARACTERS = 8192;

  private final BufferedReader in;
  private final char[] characters = new char[CHARACTERS];
  private byte[] bytes = {};
  private int next;

  /** Reads a stream that {@link #isBegunBy} such a text. */
  public Utf16(InputStream in) {
    this.in = new BufferedReader(new InputStreamReader(in, UTF_16), CHARACTERS);
  }

  /** Whether a text begins with the mark of UTF-16, in either order of bytes. */
  public static boolean isBegunBy(byte[] head, int length) {
    return length >= 2
        && ((head[0] == (byte) 0xff && head[1] == (byte) 0xfe)
            || (head[0] == (byte) 0xfe && head[1] == (byte) 0xff));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (next == bytes.length && !fill()) {
      return -1;
    }
    int count = Math.min(length, bytes.length - next);
    System.arraycopy(bytes, next, to, offset, count);
    next += count;
    return count;
  }

  private boolean fill() throws IOException {
    int count = in.read(characters, 0, CHARACTERS - 1);
    if (count < 0) {
      return false;
    }
    if (Character.isHighSurrogate(characters[count - 1])) {
      int low = in.read();
      characters[count] = (char) low;
      count += low < 0 ? 0 : 1;
    }
    bytes = new String(Arrays.copyOf(characters, count)).getBytes(UTF_8);
    next = 0;
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
