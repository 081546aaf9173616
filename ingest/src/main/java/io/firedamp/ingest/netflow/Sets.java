package io.firedamp.ingest.netflow;

/** Numbers of the sets that a datagram is made of. */
final class Sets {
  /** From here on a number is that of the template of the data. */
  static final int FIRST_DATA = 256;

  static final int NINE_TEMPLATES = 0;
  static final int NINE_OPTIONS = 1;
  static final int IPFIX_TEMPLATES = 2;
  static final int IPFIX_OPTIONS = 3;

  /** Of number and length of a set, bytes. */
  static final int HEAD = 4;

  private Sets() {}
}
