package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Situations with the right answer beside them: each is a folder with {@code case.json} and the
 * logs to replay. A slice runs always; {@code -Dfiredamp.cases=all}, or prefixes of names with
 * commas between them, runs others.
 */
class CasesTest {
  /** One of what once went wrong, and an honest twin; all of them are minutes. */
  private static final String SLICE = "attack-jittered-known,benign-peer-of-old";

  @AutoClose private static final EmbeddedBroker broker = EmbeddedBroker.temporary();

  @TestFactory
  Stream<DynamicTest> holds() throws IOException {
    return Case.folders(System.getProperty("firedamp.cases", SLICE)).stream()
        .map(
            folder ->
                DynamicTest.dynamicTest(
                    folder.getFileName().toString(), () -> assertHolds(folder)));
  }

  private static void assertHolds(Path folder) throws Exception {
    Case expected = Case.in(folder);
    CaseReplay first = CaseReplay.of(broker, folder, expected.inputs());

    assertThat(expected.wrongAbout(first)).as(expected.title()).isEmpty();
    for (int again = 1; again < expected.repeat(); again++) {
      assertThat(CaseReplay.of(broker, folder, expected.inputs()).hashes())
          .as("replayed again")
          .isEqualTo(first.hashes());
    }
    if (expected.sameAs() != null) {
      Path other = folder.resolveSibling(expected.sameAs());
      assertThat(CaseReplay.of(broker, other, Case.in(other).inputs()).headlines())
          .as("as " + expected.sameAs())
          .isEqualTo(first.headlines());
    }
  }
}
