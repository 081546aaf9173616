package io.firedamp.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.avro.Severity;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TableTest {
  @Test
  void alignsItsColumnsAndEndsNoLineInSpaces() {
    assertThat(printed(new Table("A", "LONGER", "C").row("wide cell", 1, "").row("x", 22, "last")))
        .isEqualTo(
            """
            A          LONGER  C
            wide cell  1
            x          22      last
            """);
  }

  @Test
  void obeysNothingThatACellHolds() {
    String text = printed(new Table("A", "B").row("\u001b[2J", "a\nb"));

    assertThat(text.lines().toList()).hasSize(2);
    assertThat(text).contains("\\u001b[2J", "a\\u000ab");
  }

  @Test
  void cutsACellThatWouldPushTheOthersOut() {
    String text = printed(new Table("A", "B").row("x".repeat(1_000), "b"));

    assertThat(text.lines()).allMatch(line -> line.length() <= 130);
    assertThat(text).contains("…  b");
  }

  @Test
  void colorsOnlyATerminalThatWantsIt() {
    Terminal plain = terminal(false);
    Terminal colored = terminal(true);

    assertThat(plain.severity(Severity.HIGH)).isEqualTo("HIGH    ");
    assertThat(plain.bold("x")).isEqualTo("x");
    assertThat(colored.severity(Severity.CRITICAL)).isEqualTo("\u001b[1;31mCRITICAL\u001b[0m");
    assertThat(colored.bold("x")).isEqualTo("\u001b[1mx\u001b[0m");
    for (Severity severity : Severity.values()) {
      assertThat(colored.severity(severity)).startsWith("\u001b[").endsWith("\u001b[0m");
    }
  }

  @Test
  void writesUtf8WhateverThePlatformSays() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Terminal terminal = Terminal.of(new PrintStream(bytes, true), new PrintStream(bytes), false);

    terminal.out().println("…×");

    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("…×" + System.lineSeparator());
    assertThat(Terminal.ofProcess(Map.of("NO_COLOR", "1")).color()).isFalse();
  }

  private static Terminal terminal(boolean color) {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    return new Terminal(nowhere, nowhere, color);
  }

  private static String printed(Table table) {
    StringWriter out = new StringWriter();
    table.printTo(new PrintWriter(out, true));
    return out.toString();
  }
}
