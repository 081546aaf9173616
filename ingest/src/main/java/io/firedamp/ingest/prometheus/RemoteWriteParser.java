package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Requests of Prometheus' remote write, 1.0 and 2.0, as protobuf without its compression. */
public final class RemoteWriteParser implements EventParser {
  /**
   * How either begins: a series of labels (which have other messages' form), or metadata, in 1.0;
   * the empty text that is the first of all in 2.0. Lengths are one to four bytes, whatever they
   * read as.
   */
  private static final Pattern REQUEST =
      Pattern.compile(
          "(?s)(\\n.{1,4}\\n.{1,4}\\n.{1,2}[a-zA-Z_].*|\\x1a.{1,3}\\x08[\\x00-\\x08]\\x12.*"
              + "|\"\\x00\".*)");

  @Override
  public String format() {
    return "prometheus-remote-write";
  }

  @Override
  public boolean isWholeDocument() {
    return true;
  }

  @Override
  public boolean recognises(RecordHead head) {
    String text = head.text();
    return REQUEST.matcher(text).matches()
        && (text.charAt(0) != '\n' || text.contains(MetricSeries.NAME));
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
    return new RemoteWriteReader(from);
  }
}
