package io.firedamp.ingest.netflow;

import io.firedamp.ingest.MalformedEventException;
import java.util.Arrays;

/** Bytes in network order, read one after the other up to an end. */
final class Bytes {
  private final byte[] bytes;
  private final int end;
  private int at;

  Bytes(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  int left() {
    return end - at;
  }

  int at() {
    return at;
  }

  /** An unsigned number of one to four bytes. */
  long number(int length, String name) throws MalformedEventException {
    need(length, name);
    long value = 0;
    for (int i = 0; i < length; i++) {
      value = value << 8 | (bytes[at++] & 0xff);
    }
    return value;
  }

  int pair(String name) throws MalformedEventException {
    return (int) number(2, name);
  }

  /** The next so many, by themselves. */
  Bytes part(long length, String name) throws MalformedEventException {
    need(length, name);
    Bytes part = new Bytes(bytes, at, at + (int) length);
    at += (int) length;
    return part;
  }

  byte[] copy(int length, String name) throws MalformedEventException {
    need(length, name);
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  void skip(long length, String name) throws MalformedEventException {
    need(length, name);
    at += (int) length;
  }

  /** What is left, copied. */
  byte[] rest() {
    return Arrays.copyOfRange(bytes, at, end);
  }

  /** From a place to where reading is now, copied. */
  byte[] since(int start) {
    return Arrays.copyOfRange(bytes, start, at);
  }

  private void need(long length, String name) throws MalformedEventException {
    if (length > left()) {
      throw new MalformedEventException(
          "%s has %d bytes where %d are left".formatted(name, length, left()));
    }
  }
}
