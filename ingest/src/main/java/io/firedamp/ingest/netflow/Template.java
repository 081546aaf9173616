package io.firedamp.ingest.netflow;

import io.firedamp.ingest.MalformedEventException;

/** How the records of a set are laid out. Immutable. */
final class Template {
  /** What varies says its length itself. */
  private static final int VARIES = 0xffff;

  /** The largest of real exporters has ninety. */
  static final int MOST_FIELDS = 256;

  /** NetFlow version 5, which has no other. */
  static final Template FIVE =
      new Template(
          new int[] {
            Element.SOURCE_IPV4,
            Element.DESTINATION_IPV4,
            Element.FOREIGN,
            Element.PACKETS,
            Element.OCTETS,
            Element.START_UPTIME,
            Element.END_UPTIME,
            Element.SOURCE_PORT,
            Element.DESTINATION_PORT,
            Element.FOREIGN,
            Element.TCP_FLAGS,
            Element.PROTOCOL,
            Element.FOREIGN
          },
          new int[] {4, 4, 8, 4, 4, 4, 4, 2, 2, 1, 1, 1, 9},
          false,
          0);

  private final int[] elements;
  private final int[] lengths;
  private final boolean options;
  private final long told;

  private Template(int[] elements, int[] lengths, boolean options, long told) {
    this.elements = elements;
    this.lengths = lengths;
    this.options = options;
    this.told = told;
  }

  /**
   * Reads the fields of one.
   *
   * @param scopes how many of the first fields only say what the others are about
   * @param told when, milliseconds since 1970
   */
  static Template read(Bytes bytes, int version, int fields, int scopes, boolean options, long told)
      throws MalformedEventException {
    if (fields > MOST_FIELDS) {
      throw new MalformedEventException(
          "a template must have at most %d fields, had %d".formatted(MOST_FIELDS, fields));
    }
    int[] elements = new int[fields];
    int[] lengths = new int[fields];
    for (int i = 0; i < fields; i++) {
      int number = bytes.pair("the number of a field");
      lengths[i] = bytes.pair("the length of a field");
      int element = version == Message.IPFIX ? ofEnterprise(number, bytes) : number;
      elements[i] = i >= scopes && Element.isRead(element) ? element : Element.FOREIGN;
    }
    Template template = new Template(elements, lengths, options, told);
    if (template.least() == 0) {
      throw new MalformedEventException("a template whose records would have no bytes");
    }
    return template;
  }

  private static int ofEnterprise(int number, Bytes bytes) throws MalformedEventException {
    if (number < 0x8000) {
      return number;
    }
    return bytes.number(4, "the enterprise of a field") == Element.REVERSE_ENTERPRISE
        ? Element.REVERSE | (number & 0x7fff)
        : Element.FOREIGN;
  }

  /** The shortest that a record can be, bytes: what is shorter is padding. */
  int least() {
    int sum = 0;
    for (int length : lengths) {
      sum += length == VARIES ? 1 : length;
    }
    return sum;
  }

  /** Whether its records tell of the exporter instead of flows. */
  boolean isOfOptions() {
    return options;
  }

  /** When it was told, milliseconds since 1970. */
  long told() {
    return told;
  }

  /** The next record. */
  Values values(Bytes bytes) throws MalformedEventException {
    Values values = new Values();
    for (int i = 0; i < lengths.length; i++) {
      int length = lengths[i] == VARIES ? told(bytes) : lengths[i];
      if (elements[i] == Element.FOREIGN || length > Values.LONGEST || length == 0) {
        bytes.skip(length, "a field");
      } else {
        values.offer(elements[i], bytes.copy(length, "a field"));
      }
    }
    return values;
  }

  private static int told(Bytes bytes) throws MalformedEventException {
    int length = (int) bytes.number(1, "the length of a field");
    return length < 0xff ? length : bytes.pair("the length of a field");
  }
}
