package io.firedamp.detectors.indicators;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An address that coins are paid to, told from any other text by its own checksum.
 *
 * @param coin monero, zephyr, cryptonote (another of that family), bitcoin, ethereum, … in lower
 *     case
 * @param address as written: case carries meaning
 */
public record Wallet(String coin, String address) {
  private static final int SHORTEST = 26;
  private static final int LONGEST = 120;
  private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final String BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final BigInteger FIFTY_EIGHT = BigInteger.valueOf(58);

  /** Characters of CryptoNote's last base58 block to its bytes; index is characters. */
  private static final int[] BLOCK_BYTES = {0, -1, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8};

  private static final int FULL_BLOCK = 11;

  /** Version bytes of base58check addresses, from the coins' own chain parameters. */
  private static final Map<Integer, String> VERSIONS =
      Map.of(
          0x00, "bitcoin",
          0x05, "bitcoin",
          0x30, "litecoin",
          0x32, "litecoin",
          0x1e, "dogecoin",
          0x3c, "ravencoin",
          0x4c, "dash",
          0x1cb8, "zcash",
          0x1cbd, "zcash");

  /** Human-readable parts of bech32 addresses of coins that are mined. */
  private static final Map<String, String> BECH32_PARTS =
      Map.of(
          "bc", "bitcoin",
          "ltc", "litecoin",
          "lc", "litecoin-cash",
          "lcn", "litecoin-cash",
          "dgb", "digibyte",
          "grs", "groestlcoin",
          "vtc", "vertcoin",
          "mona", "monacoin");

  private static final Set<Integer> MONERO_TAGS = Set.of(18, 19, 42);

  /** The wallet a word is, if its checksum holds. Time is linear in the word, which is bounded. */
  public static Optional<Wallet> of(String word) {
    int length = word.length();
    if (length < SHORTEST || length > LONGEST) {
      return Optional.empty();
    }
    if (length == 42 && word.startsWith("0x")) {
      return ethereum(word);
    }
    Optional<Wallet> found = bech32(word);
    if (found.isPresent() || !isBase58(word)) {
      return found;
    }
    return length <= 36 ? base58Check(word) : cryptoNote(word);
  }

  private static Optional<Wallet> ethereum(String word) {
    String hex = word.substring(2);
    String lower = hex.toLowerCase(Locale.ROOT);
    boolean mixed = !hex.equals(lower) && !hex.equals(hex.toUpperCase(Locale.ROOT));
    if (!mixed || !lower.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)) {
      return Optional.empty();
    }
    // EIP-55: a letter is upper case when the hash of the lower-case text has a high nibble there.
    String hash =
        HexFormat.of().formatHex(Keccak256.hash(lower.getBytes(StandardCharsets.US_ASCII)));
    for (int i = 0; i < hex.length(); i++) {
      char c = hex.charAt(i);
      if (c >= 'A' && Character.isUpperCase(c) != (Character.digit(hash.charAt(i), 16) >= 8)) {
        return Optional.empty();
      }
    }
    return Optional.of(new Wallet("ethereum", word));
  }

  private static Optional<Wallet> bech32(String word) {
    int one = word.lastIndexOf('1');
    if (one < 2 || one > 5 || word.length() - one < 33) {
      return Optional.empty();
    }
    String coin = BECH32_PARTS.get(word.substring(0, one));
    if (coin == null) {
      return Optional.empty();
    }
    int check = 1;
    for (int i = 0; i < one; i++) {
      check = polymod(check, word.charAt(i) >> 5);
    }
    check = polymod(check, 0);
    for (int i = 0; i < one; i++) {
      check = polymod(check, word.charAt(i) & 31);
    }
    for (int i = one + 1; i < word.length(); i++) {
      int value = BECH32.indexOf(word.charAt(i));
      if (value < 0) {
        return Optional.empty();
      }
      check = polymod(check, value);
    }
    // 1 is bech32 (BIP 173), the other bech32m (BIP 350).
    return check == 1 || check == 0x2bc830a3
        ? Optional.of(new Wallet(coin, word))
        : Optional.empty();
  }

  private static int polymod(int check, int value) {
    int top = check >>> 25;
    int next = ((check & 0x1ffffff) << 5) ^ value;
    int[] generators = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    for (int i = 0; i < generators.length; i++) {
      if (((top >> i) & 1) != 0) {
        next ^= generators[i];
      }
    }
    return next;
  }

  private static Optional<Wallet> base58Check(String word) {
    BigInteger number = BigInteger.ZERO;
    int zeros = 0;
    for (int i = 0; i < word.length(); i++) {
      int digit = BASE58.indexOf(word.charAt(i));
      zeros += digit == 0 && zeros == i ? 1 : 0;
      number = number.multiply(FIFTY_EIGHT).add(BigInteger.valueOf(digit));
    }
    byte[] magnitude = number.toByteArray();
    int skip = magnitude[0] == 0 ? 1 : 0;
    byte[] bytes = new byte[zeros + magnitude.length - skip];
    System.arraycopy(magnitude, skip, bytes, zeros, magnitude.length - skip);
    if (bytes.length != 25 && bytes.length != 26) {
      return Optional.empty();
    }
    int version = bytes.length == 25 ? bytes[0] & 0xff : (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    String coin = VERSIONS.get(version);
    byte[] body = Arrays.copyOf(bytes, bytes.length - 4);
    byte[] sum = Arrays.copyOf(sha256(sha256(body)), 4);
    return coin != null && Arrays.equals(sum, 0, 4, bytes, bytes.length - 4, bytes.length)
        ? Optional.of(new Wallet(coin, word))
        : Optional.empty();
  }

  private static Optional<Wallet> cryptoNote(String word) {
    int full = word.length() / FULL_BLOCK;
    int rest = BLOCK_BYTES[word.length() % FULL_BLOCK];
    if (rest < 0) {
      return Optional.empty();
    }
    byte[] bytes = new byte[full * 8 + rest];
    for (int block = 0; block <= full; block++) {
      int from = block * FULL_BLOCK;
      int to = Math.min(word.length(), from + FULL_BLOCK);
      if (!decodeBlock(word.substring(from, to), bytes, block * 8)) {
        return Optional.empty();
      }
    }
    // Two public keys of 32 bytes, perhaps a payment id of 8, and 4 of checksum after the tag.
    int tagLength = tagLength(bytes);
    int keys = bytes.length - tagLength - 4;
    if (keys != 64 && keys != 72) {
      return Optional.empty();
    }
    byte[] sum = Keccak256.hash(Arrays.copyOf(bytes, bytes.length - 4));
    if (!Arrays.equals(sum, 0, 4, bytes, bytes.length - 4, bytes.length)) {
      return Optional.empty();
    }
    return Optional.of(new Wallet(familyCoin(word, bytes, tagLength), word));
  }

  private static String familyCoin(String word, byte[] bytes, int tagLength) {
    if (tagLength == 1 && MONERO_TAGS.contains((int) bytes[0])) {
      return "monero";
    }
    return word.startsWith("ZEPH") ? "zephyr" : "cryptonote";
  }

  /**
   * Length of the leading variable-length number: seven bits a byte, high bit set while it goes on.
   */
  private static int tagLength(byte[] bytes) {
    int length = 1;
    while (length < 8 && length < bytes.length && (bytes[length - 1] & 0x80) != 0) {
      length++;
    }
    return length;
  }

  private static boolean decodeBlock(String block, byte[] to, int offset) {
    BigInteger number = BigInteger.ZERO;
    for (int i = 0; i < block.length(); i++) {
      number =
          number.multiply(FIFTY_EIGHT).add(BigInteger.valueOf(BASE58.indexOf(block.charAt(i))));
    }
    int size = BLOCK_BYTES[block.length()];
    if (number.bitLength() > size * 8) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      to[offset + i] = number.shiftRight(8 * (size - 1 - i)).byteValue();
    }
    return true;
  }

  private static boolean isBase58(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (BASE58.indexOf(word.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
