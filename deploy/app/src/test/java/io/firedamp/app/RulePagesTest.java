package io.firedamp.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.evidence.RuleDescription;
import io.firedamp.detectors.evidence.RuleDescriptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RulePagesTest {
  private static final Path PAGES = Path.of("../../docs/rules");
  private static final String WRITE = "write the pages anew with 'firedamp rules write docs/rules'";

  static Stream<RuleDescription> rules() {
    return RuleDescriptions.bundled().all().stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void thePageOfEachRuleIsWhatTheTablesSay(RuleDescription rule) throws IOException {
    RulePage page = RulePage.of(rule);

    assertThat(PAGES.resolve(page.fileName())).as(WRITE).exists().hasContent(page.markdown());
  }

  @Test
  void noPageIsOfARuleThatIsGone() throws IOException {
    List<String> wanted = rules().map(rule -> RulePage.of(rule).fileName()).toList();
    try (Stream<Path> pages = Files.list(PAGES)) {
      assertThat(pages.map(page -> page.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(wanted);
    }
  }

  @Test
  void tellsGradesAndWhatEachIsWorth() {
    RulePage page = RulePage.of(RuleDescriptions.bundled().of("K8S-10").orElseThrow());

    assertThat(page.range()).isEqualTo("6..26");
    assertThat(page.markdown())
        .startsWith("# K8S-10: CronJob that comes back within minutes\n")
        .contains("- Leg: access\n", "| often | 6 | many honest CronJobs run every few minutes |")
        .contains("[T1053.007](https://attack.mitre.org/techniques/T1053/007/)");
  }
}
