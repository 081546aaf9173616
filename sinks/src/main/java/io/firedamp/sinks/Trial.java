package io.firedamp.sinks;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Duplicate;
import java.util.List;

/**
 * What a destination made of incidents that somebody wanted it to be told.
 *
 * @param outcome of the last that was told; those behind one that was not taken are not told
 * @param said the destination's own words, without secrets; empty where its protocol has none
 */
public record Trial(Outcome outcome, String said) {
  /** Tells a sink of these, one after the other; the caller closes it. */
  public static Trial of(SinkContext context, Sink sink, List<Incident> story) {
    return of(new SafeSink(context, sink), context.counters(), story);
  }

  static Trial of(SafeSink sink, SinkCounters said, List<Incident> story) {
    said.answered("");
    Trial trial = new Trial(new Delivered(), "");
    for (Incident incident : story) {
      trial = new Trial(sink.deliver(List.of(incident)).get(0), said.lastAnswer());
      if (!trial.isTaken()) {
        break;
      }
    }
    return trial;
  }

  /** Whether the destination has what it was told. */
  public boolean isTaken() {
    return outcome instanceof Delivered || outcome instanceof Duplicate;
  }
}
