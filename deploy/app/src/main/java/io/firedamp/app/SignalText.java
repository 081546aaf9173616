package io.firedamp.app;

import io.firedamp.schemas.avro.Signal;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Locale;

/** Signals for people: a table in event time. */
public final class SignalText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Terminal terminal;

  public SignalText(Terminal terminal) {
    this.terminal = terminal;
  }

  /** One line each, as given; what a line adds to an incident is its decibans. */
  public void printTable(Collection<Signal> signals) {
    Table table =
        new Table("TIME", "RULE", "LEG", "DECIBANS", "SUBJECT", "TRAITS", "TITLE", "DETAIL");
    for (Signal signal : signals) {
      table.row(
          TIME.format(signal.getTime()),
          signal.getRule(),
          signal.getLeg().name().toLowerCase(Locale.ROOT),
          String.format(Locale.ROOT, "%+.1f", signal.getDecibans()),
          signal.getSubject(),
          signal.getTraits().isEmpty() ? "-" : String.join(",", signal.getTraits()),
          signal.getTitle(),
          signal.getDetail());
    }
    table.printTo(terminal.out());
    terminal.out().flush();
  }
}
