package io.firedamp.sinks;

import static io.firedamp.sinks.TestIncidents.HOSTILE;
import static io.firedamp.sinks.TestIncidents.incident;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Duplicate;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every sink keeps to, tried against a destination that is well. */
public abstract class SinkContract {
  /** A sink that reaches its destination. */
  protected abstract Sink sink() throws IOException;

  @Test
  void answersOneOutcomeForEachIncident() throws IOException {
    List<Incident> batch =
        IntStream.range(0, 200).mapToObj(i -> incident("id-" + i, 1, HOSTILE)).toList();

    try (Sink sink = sink()) {
      assertThat(sink.deliver(batch)).hasSize(200).containsOnly(new Delivered());
    }
  }

  @Test
  void answersNothingToNothing() throws IOException {
    try (Sink sink = sink()) {
      assertThat(sink.deliver(List.of())).isEmpty();
    }
  }

  @Test
  void takesARepetitionAsSettled() throws IOException {
    try (Sink sink = sink()) {
      sink.deliver(List.of(incident("a", 1, "x")));

      assertThat(sink.deliver(List.of(incident("a", 1, "x"))))
          .singleElement()
          .isInstanceOfAny(Delivered.class, Duplicate.class);
    }
  }

  @Test
  void closesTwiceAndUnused() throws IOException {
    Sink sink = sink();

    sink.close();
    sink.close();
  }
}
