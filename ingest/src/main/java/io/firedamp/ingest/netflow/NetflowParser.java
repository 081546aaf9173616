package io.firedamp.ingest.netflow;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads datagrams of NetFlow 5 and 9 and of IPFIX, as they come over UDP.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3954">RFC 3954</a>, NetFlow 9
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7011">RFC 7011</a>, IPFIX
 */
public final class NetflowParser implements EventParser {
  /** A version, and how many records or bytes follow. No text begins with a zero byte. */
  private static final Pattern HEAD =
      Pattern.compile("(?s)\\x00(\\x05\\x00[\\x01-\\x1e]|\\t\\x00.|\\n..).*");

  @Override
  public String format() {
    return "netflow";
  }

  @Override
  public boolean isWholeDocument() {
    return true;
  }

  @Override
  public boolean recognises(RecordHead head) {
    return HEAD.matcher(head.text()).matches();
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    RecordReader reader = readerFor(from);
    List<ParsedEvent> events = new ArrayList<>(reader.read(record));
    events.addAll(reader.finish());
    return events;
  }

  @Override
  public RecordReader readerFor(Provenance from) {
    return new NetflowReader(from, false);
  }
}
