package io.firedamp.ingest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Breaks bytes in the ways broken senders and attackers do. Seeded, so that a failure returns. */
public final class Mutations {
  private static final List<String> SPLINTERS =
      List.of(
          "null",
          "true",
          "-1",
          "1e999",
          "99999999999999999999999",
          "\"x\"",
          "[]",
          "{}",
          "[[{",
          "\\ud800",
          "\u0000",
          "\uFFFF",
          "\"",
          "}",
          "]",
          ",",
          ":",
          "\n",
          "1970-01-01T00:00:00Z",
          "+999999999-12-31T23:59:59Z",
          "sha256:",
          "::",
          "/",
          "{\"items\":[",
          "\"log\":\"{\"");

  private final Random random;

  public Mutations(long seed) {
    this.random = new Random(seed);
  }

  /** One to four changes: flipped, cut, doubled, exchanged, or with splinters of JSON inside. */
  public byte[] mutate(byte[] original) {
    byte[] bytes = original;
    for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
      bytes = once(bytes);
    }
    return bytes;
  }

  private byte[] once(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    int until = at + random.nextInt(Math.min(bytes.length - at, 64) + 1);
    return switch (random.nextInt(5)) {
      case 0 -> replaced(bytes, at, at + 1, new byte[] {(byte) random.nextInt(256)});
      case 1 -> Arrays.copyOf(bytes, at);
      case 2 -> replaced(bytes, at, at, Arrays.copyOfRange(bytes, at, until));
      case 3 -> replaced(bytes, at, until, new byte[0]);
      default -> replaced(bytes, at, until, splinter());
    };
  }

  private byte[] splinter() {
    return SPLINTERS.get(random.nextInt(SPLINTERS.size())).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
    byte[] result = new byte[bytes.length - (to - from) + by.length];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(by, 0, result, from, by.length);
    System.arraycopy(bytes, to, result, from + by.length, bytes.length - to);
    return result;
  }
}
