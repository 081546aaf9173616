package io.firedamp.ingest.netflow;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Writes datagrams as exporters do. */
final class Datagrams {
  /** 2023-11-14T22:13:20Z, seconds since 1970. */
  static final long EXPORTED = 1_700_000_000;

  /** Of the exporter then, milliseconds. */
  static final long UPTIME = 600_000;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** A field's number and length, and what a record has there. */
  record Field(int element, int length, long value) {}

  Datagrams number(long value, int length) {
    for (int i = length - 1; i >= 0; i--) {
      bytes.write(i >= Long.BYTES ? 0 : (int) (value >>> (8 * i)));
    }
    return this;
  }

  Datagrams pair(int value) {
    return number(value, 2);
  }

  Datagrams raw(byte[] more) {
    bytes.writeBytes(more);
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  static long address(String text) {
    try {
      long value = 0;
      for (byte each : InetAddress.getByName(text).getAddress()) {
        value = value << 8 | (each & 0xff);
      }
      return value;
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** A message of version 9 of these sets. */
  static byte[] nine(byte[]... sets) {
    return nineAt(EXPORTED, sets);
  }

  static byte[] nineAt(long seconds, byte[]... sets) {
    Datagrams message =
        new Datagrams().pair(9).pair(sets.length).number(UPTIME, 4).number(seconds, 4);
    message.number(7, 4).number(1, 4);
    for (byte[] set : sets) {
      message.raw(set);
    }
    return message.bytes();
  }

  static byte[] ipfix(byte[]... sets) {
    Datagrams body = new Datagrams();
    for (byte[] set : sets) {
      body.raw(set);
    }
    return new Datagrams()
        .pair(10)
        .pair(16 + body.bytes().length)
        .number(EXPORTED, 4)
        .number(7, 4)
        .number(1, 4)
        .raw(body.bytes())
        .bytes();
  }

  static byte[] set(int id, byte[] content) {
    return new Datagrams().pair(id).pair(4 + content.length).raw(content).bytes();
  }

  /** A set of one template. */
  static byte[] template(int set, int id, Field... fields) {
    Datagrams content = new Datagrams().pair(id).pair(fields.length);
    for (Field field : fields) {
      content.pair(field.element()).pair(field.length());
    }
    return set(set, content.bytes());
  }

  /** A set of one record. */
  static byte[] data(int id, Field... fields) {
    Datagrams content = new Datagrams();
    for (Field field : fields) {
      content.number(field.value(), field.length());
    }
    return set(id, content.bytes());
  }

  /** A message of version 5 of these records. */
  static byte[] five(byte[]... records) {
    Datagrams message =
        new Datagrams().pair(5).pair(records.length).number(UPTIME, 4).number(EXPORTED, 4);
    message.number(0, 4).number(7, 4).pair(0).pair(0);
    for (byte[] record : records) {
      message.raw(record);
    }
    return message.bytes();
  }

  /**
   * A record of TCP of version 5, of ten packets, that began and ended so long before the export.
   */
  static byte[] tcp(
      String from, int fromPort, String to, int toPort, int flags, long began, long ended) {
    return new Datagrams()
        .number(address(from), 4)
        .number(address(to), 4)
        .number(0, 8)
        .number(10, 4)
        .number(1_000, 4)
        .number(UPTIME - began, 4)
        .number(UPTIME - ended, 4)
        .pair(fromPort)
        .pair(toPort)
        .number(0, 1)
        .number(flags, 1)
        .number(6, 1)
        .number(0, 9)
        .bytes();
  }
}
