package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import java.util.List;
import java.util.regex.Pattern;

/** Requests of OpenTelemetry's OTLP with metrics, in JSON or in protobuf. */
public final class OtlpParser implements EventParser {
  /** A resource, its first attribute, and that one's name. */
  private static final Pattern PROTOBUF =
      Pattern.compile("(?s)\\n.{1,4}\\n.{1,4}\\n.{1,3}\\n.{1,2}[a-z].*");

  @Override
  public String format() {
    return "otlp-metrics";
  }

  @Override
  public boolean isWholeDocument() {
    return true;
  }

  @Override
  public boolean recognises(RecordHead head) {
    boolean protobuf = head.text().startsWith("\n") && PROTOBUF.matcher(head.text()).matches();
    return protobuf || head.keys().contains("resourceMetrics");
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    return readerFor(from).read(record);
  }

  @Override
  public RecordReader readerFor(Provenance from) {
    return new OtlpReader(from);
  }
}
