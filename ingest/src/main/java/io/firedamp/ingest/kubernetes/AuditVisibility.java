package io.firedamp.ingest.kubernetes;

import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.RecordReader;
import io.firedamp.schemas.avro.AuditEvent;

/** Watches what passes for what the audit policy keeps from us, and says so. */
final class AuditVisibility {
  private final String path;
  private volatile boolean anything;
  private volatile boolean podsWithBody;
  private volatile boolean podsWithoutBody;

  AuditVisibility(String path) {
    this.path = path;
  }

  /** The same reader, watched. */
  RecordReader watching(RecordReader reader) {
    return RecordReader.watched(reader, events -> events.forEach(this::see));
  }

  /** One sentence: what cannot be seen, and what to do. */
  String detail() {
    if (!anything) {
      return "waits for the API server's audit webhook at " + path;
    }
    if (podsWithoutBody) {
      return "the audit policy logs new pods without their bodies, so images and arguments cannot be"
          + " seen: set level Request or RequestResponse for pods";
    }
    return podsWithBody
        ? "sees new pods with their bodies"
        : "sees audit events, but no pod has been created yet";
  }

  private void see(ParsedEvent event) {
    if (event.value() instanceof AuditEvent audit) {
      note(audit);
    }
  }

  private void note(AuditEvent audit) {
    anything = true;
    boolean newPod =
        audit.getVerb().equals("create")
            && audit.getResource().orElse("").equals("pods")
            && audit.getSubresource().isEmpty()
            && audit.getStage().equals("ResponseComplete");
    if (newPod && audit.getHasRequestObject()) {
      podsWithBody = true;
      podsWithoutBody = false;
    } else if (newPod) {
      podsWithoutBody = true;
    }
  }
}
