package io.firedamp.ingest.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks for bytes eight at a time: logs are long, and what ends a line or a text is rare. */
public final class ByteSearch {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private ByteSearch() {}

  /**
   * Where a byte comes first from {@code from} on; {@code end} where it does not come before that.
   */
  public static int indexOf(byte[] bytes, char ascii, int from, int end) {
    long wanted = ONES * ascii;
    int at = from;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      long other = (long) WORD.get(bytes, at) ^ wanted;
      // The lowest of these bits is right: only what was found is carried into those above.
      long found = other - ONES & ~other & HIGHS;
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >> 3);
      }
    }
    while (at < end && bytes[at] != ascii) {
      at++;
    }
    return at;
  }

  /** Whether all of it is ASCII. */
  public static boolean isAscii(byte[] bytes, int start, int end) {
    long all = 0;
    int at = start;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      all |= (long) WORD.get(bytes, at);
    }
    for (; at < end; at++) {
      all |= bytes[at];
    }
    return (all & HIGHS) == 0;
  }

  /** The text that stands there in UTF-8, which mostly is ASCII. */
  public static String text(byte[] bytes, int start, int end) {
    return new String(bytes, start, end - start, isAscii(bytes, start, end) ? ISO_8859_1 : UTF_8);
  }
}
