package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Situations with the right answer beside them: each is a folder with {@code case.json} and the
 * logs to replay. A slice runs always; {@code -Dfiredamp.cases=all}, or prefixes of names with
 * commas between them, runs others.
 */
class CasesTest {
  /** One of each kind that once went wrong, and its honest twin. */
  private static final String SLICE =
      "attack-conn-only,attack-jittered-known,attack-host-network-listed,benign-ml-training,"
          + "benign-scanner,noise-aaaa-then-a,order-fourth-peer-late,identity-address-reuse,"
          + "forged-owner-newline";

  private static final ObjectMapper JSON = new ObjectMapper();

  private static EmbeddedBroker broker;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.temporary();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @TestFactory
  Stream<DynamicTest> holds() throws IOException, URISyntaxException {
    List<String> wanted = Arrays.asList(System.getProperty("firedamp.cases", SLICE).split(",", -1));
    return folders().stream()
        .filter(folder -> isWanted(folder.getFileName().toString(), wanted))
        .map(
            folder ->
                DynamicTest.dynamicTest(
                    folder.getFileName().toString(), () -> assertHolds(folder)));
  }

  private static void assertHolds(Path folder) throws Exception {
    Case expected = Case.of(JSON.readTree(folder.resolve("case.json").toFile()));
    CaseReplay first = CaseReplay.of(broker, folder, expected.inputs());

    assertThat(expected.wrongAbout(first)).as(expected.title()).isEmpty();
    for (int again = 1; again < expected.repeat(); again++) {
      assertThat(CaseReplay.of(broker, folder, expected.inputs()).hashes())
          .as("replayed again")
          .isEqualTo(first.hashes());
    }
    if (expected.sameAs() != null) {
      Path other = folder.resolveSibling(expected.sameAs());
      JsonNode twin = JSON.readTree(other.resolve("case.json").toFile());
      assertThat(CaseReplay.of(broker, other, Case.of(twin).inputs()).headlines())
          .as("as " + expected.sameAs())
          .isEqualTo(first.headlines());
    }
  }

  private static boolean isWanted(String name, List<String> wanted) {
    return wanted.contains("all") || wanted.stream().anyMatch(name::startsWith);
  }

  private static List<Path> folders() throws IOException, URISyntaxException {
    URL cases = Objects.requireNonNull(CasesTest.class.getResource("/cases"), "the cases");
    try (Stream<Path> found = Files.list(Path.of(cases.toURI()))) {
      return found.filter(CasesTest::isCase).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static boolean isCase(Path folder) {
    return Files.exists(folder.resolve("case.json"));
  }
}
