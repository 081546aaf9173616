package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.EventParser.DocumentBounds;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Recorded expositions, and what {@code promtool tsdb dump} writes. Each document is one scrape or
 * several in sequence; read by one reader they give rates from the second scrape on. Their lines
 * must carry timestamps, as cAdvisor's do: a file without any cannot be dated, and is refused.
 */
public final class PrometheusTextParser implements EventParser {
  private static final Pattern COMMENT =
      Pattern.compile(
          "# (HELP [a-zA-Z_:][a-zA-Z0-9_:]*( .*)?|UNIT [a-zA-Z_:][a-zA-Z0-9_:]*( \\S+)?|EOF"
              + "|TYPE [a-zA-Z_:][a-zA-Z0-9_:]* (counter|gauge|histogram|gaugehistogram|summary"
              + "|stateset|untyped|unknown|info))");
  private static final Pattern LINE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*([ \\t]*\\{[ \\t]*([a-zA-Z_][a-zA-Z0-9_]*[ \\t]*=[ \\t]*)?\".*}"
              + "|[ \\t]*\\{[ \\t]*})?"
              + "|\\{(__name__=)?\"[^\"].*})[ \\t]+"
              + "([-+]?[0-9.][-+0-9.eE]*|NaN|[-+]?Inf)([ \\t]+[0-9.][-+0-9.eE]*)?");

  @Override
  public String format() {
    return "prometheus-text";
  }

  @Override
  public boolean isWholeDocument() {
    return true;
  }

  @Override
  public Optional<DocumentBounds> bounds() {
    return Optional.of(new ScrapeBounds());
  }

  @Override
  public boolean recognises(RecordHead head) {
    // Whoever recorded it may have said so above; no other format has samples below that.
    return head.text()
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .filter(line -> line.charAt(0) != '#' || COMMENT.matcher(line).matches())
        .findFirst()
        .filter(line -> COMMENT.matcher(line).matches() || LINE.matcher(line).matches())
        .isPresent();
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    return readerFor(from).read(record);
  }

  @Override
  public RecordReader readerFor(Provenance from) {
    return new RateReader(from, "");
  }
}
