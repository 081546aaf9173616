package io.firedamp.ingest.prometheus;

import com.fasterxml.jackson.core.JsonParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.json.JsonItems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads samples that stand in JSON, and turns them into rates as those of expositions are. A record
 * is what the samples are of: a container, a pod or a node at one time.
 */
final class SampleReader implements RecordReader {
  private final Provenance from;
  private final ObjectReader reader;
  private final RecordCounts.Counter counter = new RecordCounts.Counter();
  private final RateReader rates;

  /** Reads one object of a document, and those within. */
  @FunctionalInterface
  interface ObjectReader {
    /**
     * The parser stands on the object.
     *
     * @param lines to which its samples are added, of metrics that are read
     */
    void read(JsonParser json, JsonItems items, List<MetricLine> lines)
        throws IOException, MalformedEventException;
  }

  SampleReader(Provenance from, ObjectReader reader) {
    this.from = from;
    this.reader = reader;
    this.rates = new RateReader(from, counter);
  }

  @Override
  public List<ParsedEvent> read(byte[] record) throws MalformedEventException {
    long before = counter.begun();
    List<MetricLine> lines = new ArrayList<>();
    List<ParsedEvent> events =
        new ArrayList<>(
            JsonItems.read(
                record, from, counter, (json, items) -> reader.read(json, items, lines)));
    events.addAll(rates.readLines(lines));
    if (counter.begun() == before) {
      counter.read();
      counter.leaveOut(RecordCounts.NOTHING);
    }
    return events;
  }

  @Override
  public OptionalLong oldestHeld() {
    return OptionalLong.empty();
  }

  @Override
  public RecordCounts counts() {
    return counter.counts();
  }
}
