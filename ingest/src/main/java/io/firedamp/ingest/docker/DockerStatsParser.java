package io.firedamp.ingest.docker;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import java.util.List;

/**
 * Container statistics as {@code GET /containers/{id}/stats} of Docker and Podman answers them, or
 * {@code GET /libpod/containers/stats} of Podman's own API: one document or many in sequence. Read
 * by one reader, successive documents of a container give rates over the time between them.
 */
public final class DockerStatsParser implements EventParser {
  @Override
  public String format() {
    return "docker-stats";
  }

  @Override
  public boolean isWholeDocument() {
    return true;
  }

  @Override
  public boolean recognises(RecordHead head) {
    boolean dockers =
        head.keys().contains("cpu_stats")
            && (head.keys().contains("read") || head.keys().contains("preread"));
    return dockers
        || (head.text().contains("\"SystemNano\"")
            && (head.keys().contains("Stats") || head.keys().contains("CPUNano")));
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    return readerFor(from).read(record);
  }

  @Override
  public RecordReader readerFor(Provenance from) {
    RecordCounts.Counter counter = new RecordCounts.Counter();
    return RecordReader.counting(counter, new StatsReader(from, counter)::read);
  }
}
