package io.firedamp.ingest.dnsmasq;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.json.LoggedLines;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads what dnsmasq and Pi-hole log of questions and answers, after whatever syslog or a container
 * runtime wrote before it. A line is known by its tag, {@code dnsmasq[536]: }.
 *
 * @see <a href="https://thekelleys.org.uk/dnsmasq/docs/dnsmasq-man.html">dnsmasq, log-queries</a>
 */
public final class DnsmasqParser implements EventParser {
  /** As journald and syslog servers name the program beside its message. */
  private static final Pattern NAMED =
      Pattern.compile(
          "\"(?:SYSLOG_IDENTIFIER|appname|ident)\"\\s*+:\\s*+\"dnsmasq(?:-\\w{1,16})?\"");

  @Override
  public String format() {
    return "dnsmasq";
  }

  @Override
  public boolean recognises(RecordHead head) {
    return LoggedLines.lineIn(head)
        .filter(
            line ->
                DnsmasqLine.begins(line)
                    || (head.text().startsWith("{") && NAMED.matcher(head.text()).find()))
        .isPresent();
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    return readerFor(from).read(record);
  }

  @Override
  public RecordReader readerFor(Provenance from) {
    return LoggedLines.readerFor(from, new DnsmasqEvents(from));
  }
}
