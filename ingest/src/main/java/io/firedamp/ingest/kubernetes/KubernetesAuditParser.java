package io.firedamp.ingest.kubernetes;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.JsonItems;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import java.util.List;
import java.util.Set;

/**
 * Reads Kubernetes audit events (audit.k8s.io/v1 and v1beta1), one for each stage of a request, and
 * the container states that requests about pods tell. Takes what the webhook backend posts, what
 * the log backend writes, single events, arrays, and Azure's envelope.
 */
public final class KubernetesAuditParser implements EventParser {
  private static final String AUDIT_GROUP = "audit.k8s.io/";
  private static final String AZURE_CATEGORY = "kube-audit";

  @Override
  public String format() {
    return "kubernetes-audit";
  }

  @Override
  public boolean recognises(RecordHead head) {
    Set<String> keys = head.keys();
    boolean event = keys.contains("auditID") && (keys.contains("stage") || keys.contains("verb"));
    boolean list = keys.contains("items") && head.text().contains(AUDIT_GROUP);
    boolean azure =
        (keys.contains("records") || keys.contains("properties"))
            && head.text().contains(AZURE_CATEGORY);
    return event || list || azure;
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    return JsonItems.read(record, from, new AuditDocument(from)::read);
  }

  /** One audit event for each request, whatever the number of its stages and repeats. */
  @Override
  public RecordReader readerFor(Provenance from) {
    return new AuditReader(this, from, AuditReader.Repeats.LEFT_OUT);
  }
}
