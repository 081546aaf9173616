package io.firedamp.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.detectors.mining.ExceptionRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExceptionLinesTest {
  private static final ExceptionRule BURN =
      ExceptionRule.parse("ci-burn\t2026-06-01T00:00:00Z\tana\trule=MET-01 namespace=ci\tbuilds");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path data;

  private ExceptionLines lines() {
    return new ExceptionLines(data.resolve("new/exceptions.tsv"));
  }

  @Test
  void addsAndRemovesAndLeavesCommentsAsTheyAre() throws IOException {
    Path file = data.resolve("exceptions.tsv");
    Files.writeString(
        file, "# ours\nold\t2026-01-01T00:00:00Z\tbo\tworkload=shop/web\tload test\n");
    ExceptionLines lines = new ExceptionLines(file);

    lines.add(BURN);
    lines.remove("old");

    assertThat(file).hasContent("# ours\n" + BURN.line() + "\n");
  }

  @Test
  void makesTheFileWithItsFirstException() {
    lines().add(BURN);

    assertThat(lines().read().rules()).containsExactly(BURN);
    assertThat(data.resolve("new/exceptions.tsv")).content().startsWith("# What this organisation");
  }

  @Test
  void refusesTheSameIdTwiceAndOneThatIsNotThere() {
    lines().add(BURN);

    assertThatThrownBy(() -> lines().add(BURN))
        .isInstanceOf(Failure.class)
        .hasMessage("id must be of one exception, was 'ci-burn'");
    assertThatThrownBy(() -> lines().remove("other"))
        .hasMessage("no exception is called 'other': list them with 'firedamp exceptions'");
  }

  @Test
  void namesTheLineThatIsNone() throws IOException {
    Path file = data.resolve("exceptions.tsv");
    Files.writeString(file, "# ours\n\nnothing\n");

    assertThatThrownBy(() -> new ExceptionLines(file).read())
        .isInstanceOf(Failure.class)
        .hasMessageContaining("exceptions line 3: must be id, until, author, scope and reason");
  }
}
