package io.firedamp.sinks.http;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * A batch that is taken or refused as one: it is halved until those are found that are refused
 * alone, and all others are delivered, in order.
 */
public final class HalvedBatch {
  private HalvedBatch() {}

  /**
   * One outcome for each incident.
   *
   * @param post sends some of them in one request; {@link Poison} means "not like this"
   */
  public static List<Outcome> deliver(
      List<Incident> incidents, Function<List<Incident>, Outcome> post) {
    if (incidents.isEmpty()) {
      return List.of();
    }
    Outcome outcome = post.apply(incidents);
    if (!(outcome instanceof Poison) || incidents.size() == 1) {
      return Collections.nCopies(incidents.size(), outcome);
    }
    int middle = incidents.size() / 2;
    List<Incident> rest = incidents.subList(middle, incidents.size());
    List<Outcome> outcomes = new ArrayList<>(deliver(incidents.subList(0, middle), post));
    Outcome last = outcomes.get(outcomes.size() - 1);
    // Who is away for these is away for those, and order is kept by not trying.
    outcomes.addAll(
        last instanceof Retry || last instanceof Hold
            ? Collections.nCopies(rest.size(), last)
            : deliver(rest, post));
    return outcomes;
  }
}
