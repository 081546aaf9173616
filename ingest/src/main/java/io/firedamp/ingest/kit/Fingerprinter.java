package io.firedamp.ingest.kit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * Makes fingerprints of what is remembered, so that the text itself need not be kept. SipHash-1-3
 * with 128 bits, under a key that is new with each process: whoever writes the texts cannot find
 * two that are alike. So no fingerprint may outlive the process, or decide an order. For one
 * thread.
 */
public final class Fingerprinter {
  private static final long FIRST_KEY = random();
  private static final long SECOND_KEY = random();
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private long v0;
  private long v1;
  private long v2;
  private long v3;
  private long low;
  private long high;

  public Fingerprinter() {
    begin();
  }

  /** Forgets what was added. */
  public Fingerprinter begin() {
    v0 = FIRST_KEY ^ 0x736f6d6570736575L;
    v1 = SECOND_KEY ^ 0x646f72616e646f6dL ^ 0xee;
    v2 = FIRST_KEY ^ 0x6c7967656e657261L;
    v3 = SECOND_KEY ^ 0x7465646279746573L;
    return this;
  }

  /** Adds a text as a whole: two texts are not the same as one of both. */
  public Fingerprinter add(String text) {
    int length = text.length();
    int at = 0;
    for (; at + 4 <= length; at += 4) {
      add(
          text.charAt(at)
              | (long) text.charAt(at + 1) << 16
              | (long) text.charAt(at + 2) << 32
              | (long) text.charAt(at + 3) << 48);
    }
    long rest = 0;
    for (int i = 0; at < length; i += 16, at++) {
      rest |= (long) text.charAt(at) << i;
    }
    return add(rest).add(length);
  }

  /** Adds bytes as a whole. */
  public Fingerprinter add(byte[] bytes, int start, int end) {
    int at = start;
    long a = v0;
    long b = v1;
    long c = v2;
    long d = v3;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      long word = (long) WORD.get(bytes, at);
      d ^= word;
      a += b;
      b = Long.rotateLeft(b, 13) ^ a;
      a = Long.rotateLeft(a, 32);
      c += d;
      d = Long.rotateLeft(d, 16) ^ c;
      a += d;
      d = Long.rotateLeft(d, 21) ^ a;
      c += b;
      b = Long.rotateLeft(b, 17) ^ c;
      c = Long.rotateLeft(c, 32);
      a ^= word;
    }
    v0 = a;
    v1 = b;
    v2 = c;
    v3 = d;
    long rest = 0;
    for (int i = 0; at < end; i += 8, at++) {
      rest |= (bytes[at] & 0xffL) << i;
    }
    return add(rest).add(end - start);
  }

  /** Adds a number. */
  public Fingerprinter add(long word) {
    v3 ^= word;
    round();
    v0 ^= word;
    return this;
  }

  /** Ends: what was added stands in {@link #high} and {@link #low} until the next ends. */
  public Fingerprinter finish() {
    v2 ^= 0xee;
    round();
    round();
    round();
    low = v0 ^ v1 ^ v2 ^ v3;
    v1 ^= 0xdd;
    round();
    round();
    round();
    high = v0 ^ v1 ^ v2 ^ v3;
    return begin();
  }

  /** Of all that was added; the next begins anew. */
  public Fingerprint end() {
    finish();
    return new Fingerprint(high, low);
  }

  public long high() {
    return high;
  }

  public long low() {
    return low;
  }

  private void round() {
    v0 += v1;
    v1 = Long.rotateLeft(v1, 13) ^ v0;
    v0 = Long.rotateLeft(v0, 32);
    v2 += v3;
    v3 = Long.rotateLeft(v3, 16) ^ v2;
    v0 += v3;
    v3 = Long.rotateLeft(v3, 21) ^ v0;
    v2 += v1;
    v1 = Long.rotateLeft(v1, 17) ^ v2;
    v2 = Long.rotateLeft(v2, 32);
  }

  private static long random() {
    return new SecureRandom().nextLong();
  }
}
