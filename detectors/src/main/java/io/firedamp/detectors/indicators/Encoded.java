package io.firedamp.detectors.indicators;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

/**
 * What a command's text is written in so that nobody reads it: base64, hexadecimal, both of
 * something compressed by gzip or zlib, a shell's escapes, and backwards.
 */
final class Encoded {
  /** Shorter words are names and numbers. */
  static final int SHORTEST = 24;

  private static final int SHORTEST_HEX = 2 * SHORTEST;

  /** Fewer escapes in a row are accents. */
  private static final int LEAST_ESCAPES = 8;

  private Encoded() {}

  /**
   * The bytes behind a word; empty when it is neither base64, plain or URL-safe, nor hexadecimal.
   */
  static Optional<byte[]> bytesOf(String word) {
    int end = word.length();
    while (end > 0 && word.charAt(end - 1) == '=') {
      end--;
    }
    String code = word.substring(word.lastIndexOf('=', end - 1) + 1, end);
    if (code.length() < SHORTEST) {
      return Optional.empty();
    }
    return isHex(code) ? Optional.of(HexFormat.of().parseHex(code)) : base64(code);
  }

  private static boolean isHex(String code) {
    return code.length() >= SHORTEST_HEX
        && code.length() % 2 == 0
        && code.chars().allMatch(HexFormat::isHexDigit);
  }

  private static Optional<byte[]> base64(String word) {
    StringBuilder code = new StringBuilder(word.length());
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean valid = c < 128 && (Character.isLetterOrDigit(c) || "+/-_".indexOf(c) >= 0);
      if (!valid) {
        return Optional.empty();
      }
      code.append(c == '-' ? '+' : c == '_' ? '/' : c);
    }
    // One character over a multiple of four carries no whole byte.
    code.setLength(code.length() % 4 == 1 ? code.length() - 1 : code.length());
    return Optional.of(Base64.getDecoder().decode(code.toString()));
  }

  /** Whether bytes begin as gzip or zlib do. */
  static boolean isCompressed(byte[] bytes) {
    return isGzip(bytes)
        || (bytes.length > 2
            && bytes[0] == 0x78
            && ((bytes[0] << Byte.SIZE) + (bytes[1] & 0xff)) % 31 == 0);
  }

  private static boolean isGzip(byte[] bytes) {
    return bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
  }

  /**
   * At most so many bytes of what was compressed; what comes before damage, where there is some.
   */
  static byte[] inflated(byte[] compressed, int most) {
    ByteArrayOutputStream inflated = new ByteArrayOutputStream();
    try (InputStream in = inflating(compressed)) {
      byte[] some = new byte[4096];
      for (int read = in.read(some); read > 0 && inflated.size() < most; read = in.read(some)) {
        inflated.write(some, 0, Math.min(read, most - inflated.size()));
      }
    } catch (IOException damaged) {
      return inflated.toByteArray();
    }
    return inflated.toByteArray();
  }

  private static InputStream inflating(byte[] compressed) throws IOException {
    InputStream in = new ByteArrayInputStream(compressed);
    return isGzip(compressed) ? new GZIPInputStream(in) : new InflaterInputStream(in);
  }

  /** Bytes as text; empty when they are none. */
  static Optional<String> text(byte[] bytes) {
    int readable = 0;
    for (byte b : bytes) {
      readable += (b >= ' ' && b < 127) || b == '\n' || b == '\t' || b == '\r' ? 1 : 0;
    }
    return bytes.length > 0 && readable * 10 >= bytes.length * 9
        ? Optional.of(new String(bytes, StandardCharsets.ISO_8859_1))
        : Optional.empty();
  }

  /** What stands in a text by escapes or, where it says that it is turned around, backwards. */
  static List<String> within(String text, List<String> words) {
    List<String> hidden = new ArrayList<>();
    for (int at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at)) {
      StringBuilder plain = new StringBuilder();
      at = unescape(text, at, plain);
      if (plain.length() >= LEAST_ESCAPES) {
        hidden.add(plain.toString());
      }
    }
    if (words.contains("rev") || text.contains("[::-1]")) {
      hidden.add(new StringBuilder(text).reverse().toString());
    }
    return hidden;
  }

  /**
   * Reads a run of {@code \x78} and {@code \170}, as printf, echo and Python take them.
   *
   * @return where the run ends, behind the first backslash at least
   */
  private static int unescape(String text, int from, StringBuilder plain) {
    int at = from;
    while (at < text.length() && text.charAt(at) == '\\') {
      int code = at + 1 < text.length() && text.charAt(at + 1) == '\\' ? at + 2 : at + 1;
      boolean hex = code < text.length() && text.charAt(code) == 'x';
      // echo wants a zero before the three digits.
      boolean zero = text.startsWith("0", code) && areDigits(text, code, code + 4, 8);
      int start = hex || zero ? code + 1 : code;
      int end = start + (hex ? 2 : 3);
      if (!areDigits(text, start, end, hex ? 16 : 8)) {
        return Math.max(code, from + 1);
      }
      plain.append((char) Integer.parseInt(text, start, end, hex ? 16 : 8));
      at = end;
    }
    return at;
  }

  private static boolean areDigits(String text, int start, int end, int radix) {
    for (int i = start; i < end; i++) {
      if (i >= text.length()
          || text.charAt(i) >= 128
          || Character.digit(text.charAt(i), radix) < 0) {
        return false;
      }
    }
    return true;
  }
}
