package io.firedamp.ingest.vpcflow;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.text.HeadedTable;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Version 2, which is written without a header where nobody asked for other fields. */
final class DefaultFormat {
  private static final byte[] HEADER =
      ("version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes"
              + " start end action log-status")
          .getBytes(StandardCharsets.US_ASCII);

  /** CloudWatch Logs writes when it took a record before it, where logs are exported. */
  private static final Pattern LINE =
      Pattern.compile(
          "(?:\\d{4}-\\d\\d-\\d\\dT\\S{1,32} )?"
              + "(2 (?:\\S{1,64}+ ){11}(?:ACCEPT|REJECT|-) (?:OK|NODATA|SKIPDATA))[ \\r]*(?:\\n|$)");

  private DefaultFormat() {}

  /** Whether a text begins with a line of it. */
  static boolean matches(String text) {
    return LINE.matcher(text).lookingAt();
  }

  /**
   * A line as the JSON that it would be under its header.
   *
   * @throws MalformedEventException when it is of another format
   */
  static byte[] json(byte[] line) throws MalformedEventException {
    Matcher matcher = LINE.matcher(new String(line, StandardCharsets.UTF_8));
    if (!matcher.lookingAt()) {
      throw new MalformedEventException(
          "no header names its fields, and it is not of the default format");
    }
    HeadedTable table = new HeadedTable();
    table.read(HEADER);
    return table
        .read(matcher.group(1).getBytes(StandardCharsets.UTF_8))
        .orElseThrow(() -> new MalformedEventException("a header where a record should be"));
  }
}
