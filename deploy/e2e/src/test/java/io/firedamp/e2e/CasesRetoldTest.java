package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is right of a case does not hang on how its files are called and cut, nor on when it
 * happened. A slice runs with {@code -Plong}; {@code -Dfiredamp.cases.retold=all}, or prefixes of
 * names, runs others; {@code -Dfiredamp.seed=N} tells them in another way.
 */
@Tag("long")
class CasesRetoldTest {
  private static final String SLICE = "attack-conn-only";
  private static final long SEED = Long.getLong("firedamp.seed", 20_180_510);

  /** Another weekday, another hour, another month, in the past and in another year. */
  private static final Duration EARLIER = Duration.ofDays(-401).minusHours(17);

  @AutoClose private static final EmbeddedBroker broker = EmbeddedBroker.temporary();

  @TempDir
  @SuppressWarnings("NullAway") // JUnit's.
  private static Path directory;

  @TestFactory
  Stream<DynamicTest> holdsAllTheSame() throws IOException {
    return Case.folders(System.getProperty("firedamp.cases.retold", SLICE)).stream()
        .filter(CasesRetoldTest::isToldByAllItsFiles)
        .flatMap(
            folder ->
                Stream.of(
                    DynamicTest.dynamicTest(
                        folder.getFileName() + " in other files, seed " + SEED,
                        () -> {
                          Path retold = Files.createTempDirectory(directory, "files");
                          Retelling.elsewhere(folder, retold, new Random(SEED));
                          assertHolds(folder, retold);
                        }),
                    DynamicTest.dynamicTest(
                        folder.getFileName() + " a year earlier",
                        () -> {
                          Path retold = Files.createTempDirectory(directory, "times");
                          Retelling.shifted(folder, retold, EARLIER);
                          assertHolds(folder, retold);
                        })));
  }

  private static void assertHolds(Path folder, Path retold) throws Exception {
    Case expected = Case.in(folder);

    assertThat(expected.wrongAbout(CaseReplay.of(broker, retold, List.of())))
        .as(expected.title())
        .isEmpty();
  }

  private static boolean isToldByAllItsFiles(Path folder) {
    try {
      return Case.in(folder).inputs().isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
