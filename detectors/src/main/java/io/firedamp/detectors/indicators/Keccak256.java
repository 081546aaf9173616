package io.firedamp.detectors.indicators;

/**
 * The original Keccak-256 (padding 0x01), as Monero and Ethereum use it; the JDK has only its
 * standardised successor SHA3-256 (padding 0x06). Specification: The Keccak reference 3.0.
 */
final class Keccak256 {
  private static final int RATE = 136;
  private static final int ROUNDS = 24;
  private static final long[] ROUND_CONSTANTS = roundConstants();

  private Keccak256() {}

  static byte[] hash(byte[] input) {
    long[] state = new long[25];
    int at = 0;
    for (; input.length - at >= RATE; at += RATE) {
      absorb(state, input, at);
    }
    byte[] last = new byte[RATE];
    System.arraycopy(input, at, last, 0, input.length - at);
    last[input.length - at] = 0x01;
    last[RATE - 1] |= (byte) 0x80;
    absorb(state, last, 0);
    byte[] digest = new byte[32];
    for (int i = 0; i < digest.length; i++) {
      digest[i] = (byte) (state[i / 8] >>> (8 * (i % 8)));
    }
    return digest;
  }

  private static void absorb(long[] state, byte[] block, int offset) {
    for (int i = 0; i < RATE; i++) {
      state[i / 8] ^= (block[offset + i] & 0xffL) << (8 * (i % 8));
    }
    for (int round = 0; round < ROUNDS; round++) {
      theta(state);
      long[] moved = rhoAndPi(state);
      chi(moved, state);
      state[0] ^= ROUND_CONSTANTS[round];
    }
  }

  private static void theta(long[] state) {
    long[] column = new long[5];
    for (int i = 0; i < 25; i++) {
      column[i % 5] ^= state[i];
    }
    for (int i = 0; i < 25; i++) {
      int x = i % 5;
      state[i] ^= column[(x + 4) % 5] ^ Long.rotateLeft(column[(x + 1) % 5], 1);
    }
  }

  private static long[] rhoAndPi(long[] state) {
    long[] moved = new long[25];
    moved[0] = state[0];
    int x = 1;
    int y = 0;
    for (int t = 0; t < 24; t++) {
      int nextY = (2 * x + 3 * y) % 5;
      moved[y + 5 * nextY] = Long.rotateLeft(state[x + 5 * y], (t + 1) * (t + 2) / 2);
      x = y;
      y = nextY;
    }
    return moved;
  }

  private static void chi(long[] from, long[] to) {
    for (int row = 0; row < 25; row += 5) {
      for (int x = 0; x < 5; x++) {
        to[row + x] = from[row + x] ^ (~from[row + (x + 1) % 5] & from[row + (x + 2) % 5]);
      }
    }
  }

  /** The constants are the output of a linear feedback shift register, one bit at a time. */
  private static long[] roundConstants() {
    long[] constants = new long[ROUNDS];
    int register = 1;
    for (int round = 0; round < ROUNDS; round++) {
      for (int bit = 0; bit < 7; bit++) {
        if ((register & 1) != 0) {
          constants[round] |= 1L << ((1 << bit) - 1);
        }
        register = (register & 0x80) == 0 ? register << 1 : ((register << 1) ^ 0x71) & 0xff;
      }
    }
    return constants;
  }
}
