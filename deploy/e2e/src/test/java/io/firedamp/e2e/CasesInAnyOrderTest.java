package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.broker.EmbeddedBroker;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.schemas.avro.ResourceSample;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * The promise of the product, on stories that were not written for it: whatever order the events of
 * a case come in within the bounds of lateness, however often, over however many partitions and
 * instances, its final incidents are the same. A slice runs with {@code -Plong}; {@code
 * -Dfiredamp.cases.any-order=all}, or prefixes of names, runs others; {@code -Dfiredamp.seed=N}
 * takes another order, {@code -Dfiredamp.partitions=12} more partitions.
 */
@Tag("long")
class CasesInAnyOrderTest {
  private static final String SLICE = "identity-address-reuse";

  private static final Duration LATENESS = Duration.ofMinutes(5);

  /** The default of the compute detector: see its rationale. */
  private static final Duration METRICS_LATENESS = Duration.ofMinutes(2);

  private static final long SEED = Long.getLong("firedamp.seed", 20_180_510);
  private static final int PARTITIONS = Integer.getInteger("firedamp.partitions", 4);

  @TestFactory
  Stream<DynamicTest> endsWithTheSameIncidents() throws IOException {
    return Case.folders(System.getProperty("firedamp.cases.any-order", SLICE)).stream()
        .map(
            folder ->
                DynamicTest.dynamicTest(
                    folder.getFileName() + ", seed " + SEED, () -> assertSame(folder)));
  }

  /** On a broker of its own: a dozen partitions of some sixty topics are many files. */
  private static void assertSame(Path folder) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.temporary()) {
      assertSame(broker, folder);
    }
  }

  private static void assertSame(EmbeddedBroker broker, Path folder) throws Exception {
    CaseReplay inOrder = CaseReplay.of(broker, folder, Case.in(folder).inputs());
    Map<String, String> expected = Incidents.conclusions(inOrder.incidents());
    List<ParsedEvent> events = RecordedEvents.of(broker.bootstrapServers(), inOrder.topics());
    List<ParsedEvent> twice = new ArrayList<>(events);
    twice.addAll(events);

    assertThat(Incidents.conclusions(CaseReplay.of(broker, folder, late(twice), PARTITIONS, 3)))
        .as("late and twice, over %d partitions and three instances, one by one", PARTITIONS)
        .isEqualTo(expected);
  }

  private static List<ParsedEvent> late(List<ParsedEvent> events) {
    return Late.delayed(
        events,
        ParsedEvent::time,
        event -> event.value() instanceof ResourceSample ? METRICS_LATENESS : LATENESS,
        new Random(SEED));
  }
}
