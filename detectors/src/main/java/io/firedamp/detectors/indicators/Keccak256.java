package io.firedamp.detectors.indicators;

import org.bouncycastle.crypto.digests.KeccakDigest;

/**
 * The original Keccak-256, as Monero and Ethereum use it; the JDK has only its standardised
 * successor SHA3-256, which pads differently.
 */
final class Keccak256 {
  private static final int BITS = 256;

  private Keccak256() {}

  static byte[] hash(byte[] input) {
    KeccakDigest digest = new KeccakDigest(BITS);
    digest.update(input, 0, input.length);
    byte[] hash = new byte[digest.getDigestSize()];
    digest.doFinal(hash, 0);
    return hash;
  }
}
