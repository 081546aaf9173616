package io.firedamp.ingest.coredns;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.json.LoggedLines;
import io.firedamp.ingest.json.LoggedLines.Meaning;
import io.firedamp.ingest.text.LoggedLine;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads the queries that CoreDNS logs in its common and its combined format, whatever wrote the
 * time before them: CoreDNS itself does not since version 1.6, but container runtimes do. What else
 * it logs is left out by name.
 *
 * @see <a href="https://coredns.io/plugins/log/">Plugin log</a>
 */
public final class CoreDnsParser implements EventParser {
  /** What it says of itself: at start, at a change of its settings, at an error of a plugin. */
  private static final Pattern OTHER =
      Pattern.compile(
          "\\[(?:INFO|WARNING|ERROR|FATAL|PANIC|DEBUG)\\]"
              + " (?:plugin/|SIGTERM: |SIGUSR1: |Reloading|CoreDNS-\\d)"
              + "|CoreDNS-\\d[\\w.-]{1,32}+$"
              + "|\\w{1,16}+/\\w{1,16}+, go\\d[\\w.]{1,16}+, \\w{0,40}+$"
              + "|\\S{0,255}\\.:\\d{1,5}(?: on \\S{1,64}+)?$");

  @Override
  public String format() {
    return "coredns";
  }

  @Override
  public boolean recognises(RecordHead head) {
    return LoggedLines.lineIn(head)
        .filter(line -> CoreDnsQuery.begins(line) || OTHER.matcher(line).lookingAt())
        .isPresent();
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    return readerFor(from).read(record);
  }

  @Override
  public RecordReader readerFor(Provenance from) {
    return LoggedLines.readerFor(from, line -> read(line, from));
  }

  private static Meaning read(LoggedLine line, Provenance from) throws MalformedEventException {
    return OTHER.matcher(line.text()).lookingAt()
        ? Meaning.leftOut("coredns message that is no query")
        : CoreDnsQuery.read(line).meaning(from);
  }
}
