package io.firedamp.ingest.netflow;

import io.firedamp.schemas.AddressText;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one record says in the fields that are read. */
final class Values {
  /** An address of IPv6, bytes. */
  static final int LONGEST = 16;

  private final Map<Integer, byte[]> values = new HashMap<>();

  /** Of a field that is there twice the first counts. */
  void offer(int element, byte[] value) {
    values.putIfAbsent(element, value);
  }

  boolean has(int element) {
    return number(element) != null;
  }

  /**
   * An unsigned number of one to eight bytes, however many its exporter chose; null when it is not
   * there. One beyond {@link Long#MAX_VALUE} counts as that.
   */
  @Nullable Long number(int element) {
    byte[] bytes = values.get(element);
    if (bytes == null || bytes.length > Long.BYTES) {
      return null;
    }
    long value = 0;
    for (byte each : bytes) {
      value = value << 8 | (each & 0xff);
    }
    return value < 0 ? Long.MAX_VALUE : value;
  }

  /** The same, with another where it is not there. */
  long number(int element, long otherwise) {
    Long number = number(element);
    return number == null ? otherwise : number;
  }

  /** All 64 bits of one that has them; null otherwise. */
  @Nullable Long bits(int element) {
    byte[] bytes = values.get(element);
    if (bytes == null || bytes.length != Long.BYTES) {
      return null;
    }
    long value = 0;
    for (byte each : bytes) {
      value = value << 8 | (each & 0xff);
    }
    return value;
  }

  /** The first of these that counted something, or else that is there; null when none is. */
  @Nullable Long counted(int... elements) {
    Long found = null;
    for (int element : elements) {
      Long number = number(element);
      if (number != null && (found == null || (found == 0 && number > 0))) {
        found = number;
      }
    }
    return found;
  }

  /** In canonical spelling: some records have both kinds, one of them empty; null when none. */
  @Nullable String address(int ipv4, int ipv6) {
    byte[] four = ofLength(ipv4, 4);
    byte[] six = ofLength(ipv6, LONGEST);
    if (four != null && (six == null || !isZero(four) || isZero(six))) {
      return AddressText.of(four);
    }
    return six == null ? null : AddressText.of(six);
  }

  private byte @Nullable [] ofLength(int element, int length) {
    byte[] bytes = values.get(element);
    return bytes != null && bytes.length == length ? bytes : null;
  }

  private static boolean isZero(byte[] bytes) {
    for (byte each : bytes) {
      if (each != 0) {
        return false;
      }
    }
    return true;
  }
}
