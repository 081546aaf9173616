package io.firedamp.ingest.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.schemas.avro.AuditEvent;
import java.util.List;

/** The audit events of a record, whatever carries it. */
final class Audited {
  private static final Provenance FROM = new Provenance("prod", "audit");

  private Audited() {}

  /** Everything a record gives. */
  static List<ParsedEvent> parse(String record) throws MalformedEventException {
    return new KubernetesAuditParser().parse(record.getBytes(UTF_8), FROM);
  }

  /** The one request that a record tells of. */
  static AuditEvent only(String record) throws MalformedEventException {
    List<AuditEvent> events = Parsed.of(AuditEvent.class, parse(record));
    assertThat(events).hasSize(1);
    return events.get(0);
  }
}
