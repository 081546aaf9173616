package io.firedamp.ingest.text;

import java.util.Arrays;

/** What some editors and exports write before UTF-8, and which is no part of what follows. */
public final class ByteOrderMark {
  private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private ByteOrderMark() {}

  /** How many bytes of it a text begins with: all or none. */
  public static int lengthIn(byte[] text) {
    boolean begins =
        text.length >= MARK.length && Arrays.equals(text, 0, MARK.length, MARK, 0, MARK.length);
    return begins ? MARK.length : 0;
  }
}
