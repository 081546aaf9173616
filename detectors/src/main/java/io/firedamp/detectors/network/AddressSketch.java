package io.firedamp.detectors.network;

import io.firedamp.detectors.Finding;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which addresses were seen, in a kilobyte (a Bloom filter of four hashes). It never forgets one;
 * of others it takes a few for seen, the more the fuller it is. In whatever order addresses come,
 * it is the same.
 */
final class AddressSketch {
  private static final int BITS = 8192;
  private static final int HASHES = 4;
  private static final int HEX_DIGITS = 4;
  private static final int HEX = 16;

  private final BitSet bits;

  private AddressSketch(BitSet bits) {
    this.bits = bits;
  }

  static AddressSketch of(List<String> addresses) {
    BitSet bits = new BitSet(BITS);
    addresses.forEach(address -> eachBit(address).forEach(bits::set));
    return new AddressSketch(bits);
  }

  static AddressSketch parse(String text) {
    return new AddressSketch(BitSet.valueOf(Base64.getDecoder().decode(text)));
  }

  AddressSketch and(AddressSketch other) {
    BitSet both = (BitSet) bits.clone();
    both.or(other.bits);
    return new AddressSketch(both);
  }

  boolean mayContain(String address) {
    return eachBit(address).stream().allMatch(bits::get);
  }

  @Override
  public String toString() {
    return Base64.getEncoder().encodeToString(bits.toByteArray());
  }

  private static List<Integer> eachBit(String address) {
    String hash = Finding.hash(List.of(address));
    return IntStream.range(0, HASHES)
        .map(i -> Integer.parseInt(hash.substring(i * HEX_DIGITS, (i + 1) * HEX_DIGITS), HEX))
        .map(number -> number % BITS)
        .boxed()
        .toList();
  }
}
