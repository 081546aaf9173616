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
 * What cAdvisor answers in JSON: containers of its API 1.x, alone, in a list or by their path, and
 * the statistics by path of its API 2.x. Each container tells of several moments.
 *
 * @see <a href="https://github.com/google/cadvisor/blob/master/info/v1/container.go">API 1</a>
 * @see <a href="https://github.com/google/cadvisor/blob/master/info/v2/container.go">API 2</a>
 */
public final class CadvisorParser implements EventParser {
  private static final Pattern OF_A_CONTAINER =
      Pattern.compile("\"(?:creation_time|has_cpu)\"\\s*:\\s*[\"tf]");

  @Override
  public String format() {
    return "cadvisor-api";
  }

  @Override
  public boolean isWholeDocument() {
    return true;
  }

  @Override
  public boolean recognises(RecordHead head) {
    if (!head.text().startsWith("{") && !head.text().startsWith("[")) {
      return false;
    }
    return OF_A_CONTAINER.matcher(head.text()).find()
        && (head.keys().stream().limit(1).anyMatch(key -> key.startsWith("/"))
            || head.keys().contains("spec"));
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    return readerFor(from).read(record);
  }

  @Override
  public RecordReader readerFor(Provenance from) {
    return new SampleReader(from, CadvisorContainer::readAll);
  }
}
