package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Puts together what a Prometheus takes apart: it sends the series of one scrape over several
 * queues, in requests of their own. So samples wait until their target tells of a later scrape.
 */
final class RemoteWriteReader implements RecordReader {
  /**
   * Milliseconds of the target's own time. A queue is sent on after five seconds at the latest
   * (batch_send_deadline).
   */
  private static final long WAIT = 10_000;

  /** Each costs some hundred bytes, and a cluster of a thousand pods has a tenth of them. */
  private static final int MOST_WAITING = 200_000;

  private final RecordCounts.Counter counter = new RecordCounts.Counter();
  private final RateReader rates;

  /** By label instance. */
  private final Map<String, Target> targets = new LinkedHashMap<>();

  private long waiting;

  private static final class Target {
    private final List<MetricLine> lines = new ArrayList<>();
    private long newest;

    /** Removes those that wait no longer. */
    List<MetricLine> takeUntil(long millis) {
      List<MetricLine> taken = new ArrayList<>();
      lines.removeIf(
          line -> {
            boolean isDue = line.millis().orElse(0) <= millis;
            if (isDue) {
              taken.add(line);
            }
            return isDue;
          });
      return taken;
    }
  }

  RemoteWriteReader(Provenance from) {
    this.rates = new RateReader(from, counter);
  }

  @Override
  public List<ParsedEvent> read(byte[] body) throws MalformedEventException {
    List<MetricLine> lines;
    try {
      lines = WriteRequest.read(body, counter);
    } catch (MalformedEventException e) {
      counter.read();
      counter.unreadable();
      throw e;
    }
    if (waiting + lines.size() > MOST_WAITING) {
      lines.addAll(takeAll());
      return rates.readLines(lines);
    }
    Map<String, Target> told = new LinkedHashMap<>();
    for (MetricLine line : lines) {
      String instance = MetricLine.cut(line.label("instance"));
      Target target = targets.computeIfAbsent(instance, added -> new Target());
      target.lines.add(line);
      target.newest = Math.max(target.newest, line.millis().orElse(0));
      told.put(instance, target);
    }
    waiting += lines.size();
    List<MetricLine> due = new ArrayList<>();
    told.values().forEach(target -> due.addAll(target.takeUntil(target.newest - WAIT)));
    waiting -= due.size();
    return rates.readLines(due);
  }

  private List<MetricLine> takeAll() {
    List<MetricLine> all = new ArrayList<>();
    targets.values().forEach(target -> all.addAll(target.lines));
    targets.clear();
    waiting = 0;
    return all;
  }

  @Override
  public List<ParsedEvent> finish() {
    return rates.readLines(takeAll());
  }

  /** Whoever posts cannot return to a body that was taken. */
  @Override
  public OptionalLong oldestHeld() {
    return OptionalLong.empty();
  }

  @Override
  public RecordCounts counts() {
    return counter.counts();
  }
}
