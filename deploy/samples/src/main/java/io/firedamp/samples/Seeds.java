package io.firedamp.samples;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.UUID;

/**
 * Chance that depends on an estate's seed and on names alone, so that what is made for one workload
 * does not change when another is added.
 */
public record Seeds(long seed) {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /** Chance of its own for whatever has this name. */
  public Random of(String name) {
    return new Random(hash(name));
  }

  /** The same number for the same name: FNV-1a over seed and name. */
  public long hash(String name) {
    long hash = FNV_OFFSET;
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      hash = (hash ^ (seed >>> shift & 0xff)) * FNV_PRIME;
    }
    for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (each & 0xff)) * FNV_PRIME;
    }
    return hash;
  }

  /** The same UUID for the same name. */
  public UUID uuid(String name) {
    return UUID.nameUUIDFromBytes((seed + "/" + name).getBytes(StandardCharsets.UTF_8));
  }

  /** As many hexadecimal digits as asked for, the same for the same name. */
  public String hex(String name, int digits) {
    Random random = of(name);
    StringBuilder text = new StringBuilder(digits);
    while (text.length() < digits) {
      text.append(Character.forDigit(random.nextInt(16), 16));
    }
    return text.toString();
  }
}
