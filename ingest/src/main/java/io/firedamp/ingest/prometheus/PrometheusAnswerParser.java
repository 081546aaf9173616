package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What Prometheus, Thanos, Mimir or VictoriaMetrics answers to a range query or an instant query,
 * as a whole or its {@code result} alone, and what VictoriaMetrics exports ({@code
 * /api/v1/export}). Read by one reader, answers one after the other give rates as one of all their
 * time would.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/querying/api/">HTTP API</a>
 */
public final class PrometheusAnswerParser implements EventParser {
  /** Loki answers in the same way, with streams. */
  private static final Pattern OF_AN_ANSWER =
      Pattern.compile(
          "\"(?:resultType\"\\s*:\\s*\"(?!streams)|(?:errorType|__name__)\"\\s*:\\s*\")");

  @Override
  public String format() {
    return "prometheus-api";
  }

  @Override
  public boolean isWholeDocument() {
    return true;
  }

  @Override
  public boolean recognises(RecordHead head) {
    String text = head.text();
    if (!text.startsWith("{") && !text.startsWith("[")) {
      return false;
    }
    if (!OF_AN_ANSWER.matcher(text).find()) {
      return false;
    }
    return head.keys().contains("metric")
        || head.keys().contains(MetricSeries.NAME)
        || (head.keys().contains("status")
            && (head.keys().contains("data") || head.keys().contains("errorType")));
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    return readerFor(from).read(record);
  }

  @Override
  public RecordReader readerFor(Provenance from) {
    return new SampleReader(from, AnsweredSeries::read);
  }
}
