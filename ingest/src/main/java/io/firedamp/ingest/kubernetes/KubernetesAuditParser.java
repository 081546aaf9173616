package io.firedamp.ingest.kubernetes;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.json.Envelope;
import io.firedamp.ingest.json.JsonItems;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads Kubernetes audit events (audit.k8s.io/v1 and v1beta1), one for each stage of a request, and
 * the container states that requests about pods tell. Takes what the webhook backend posts, what
 * the log backend writes, single events, arrays, and the envelopes of Azure, CloudWatch, Google and
 * log shippers.
 */
public final class KubernetesAuditParser implements EventParser {
  private static final String AUDIT_GROUP = "audit.k8s.io/";
  private static final String AZURE_CATEGORY = "kube-audit";

  private static final String QUOTED_ID = "\\\"auditID\\\"";
  private static final int LONGEST_NODE = 300;
  private static final Pattern PREFIX =
      Pattern.compile("[a-z0-9][-a-z0-9.]{0,252} \\{(?=\\s*\"(kind|apiVersion|level)\")");

  @Override
  public String format() {
    return "kubernetes-audit";
  }

  @Override
  public boolean recognises(RecordHead head) {
    return isEvent(head.keys())
        || isList(head)
        || isAzures(head)
        || isCarried(head)
        || isPrefixed(head.text());
  }

  private static boolean isList(RecordHead head) {
    return head.text().contains(AUDIT_GROUP) && head.keys().contains("items");
  }

  private static boolean isAzures(RecordHead head) {
    return head.text().contains(AZURE_CATEGORY)
        && (head.keys().contains("records") || head.keys().contains("properties"));
  }

  private static boolean isEvent(Set<String> keys) {
    return (keys.contains("auditID") && (keys.contains("stage") || keys.contains("verb")))
        || (keys.contains("AuditId") && keys.contains("Stage"));
  }

  /** In CloudWatch's logs, in Google's, or in a shipper's envelope. */
  private static boolean isCarried(RecordHead head) {
    Set<String> keys = head.keys();
    String text = head.text();
    boolean subscription =
        keys.contains("logEvents")
            && (text.contains(QUOTED_ID) || text.contains("CONTROL_MESSAGE"));
    boolean filtered = keys.contains("events") && text.contains(QUOTED_ID);
    boolean cloud =
        text.contains("\"io.k8s.")
            && (keys.contains("protoPayload") || keys.contains(CloudAuditEntry.IN_BIGQUERY));
    return subscription
        || filtered
        || cloud
        || Envelope.headWithin(head).filter(within -> isEvent(within.keys())).isPresent();
  }

  /** {@code oc adm node-logs} writes the node's name before each event. */
  private static boolean isPrefixed(String text) {
    return PREFIX.matcher(text).lookingAt() && text.contains(AUDIT_GROUP);
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    return parse(record, from, new RecordCounts.Counter());
  }

  /** Counts each audit event, whatever it stands in. */
  List<ParsedEvent> parse(byte[] record, Provenance from, RecordCounts.Counter counter)
      throws MalformedEventException {
    return JsonItems.read(withoutPrefix(record), from, counter, new AuditDocument(from)::read);
  }

  private static byte[] withoutPrefix(byte[] record) {
    if (record.length == 0 || record[0] == '{' || record[0] == '[') {
      return record;
    }
    String head =
        new String(record, 0, Math.min(record.length, LONGEST_NODE), StandardCharsets.ISO_8859_1);
    return PREFIX.matcher(head).lookingAt()
        ? Arrays.copyOfRange(record, head.indexOf('{'), record.length)
        : record;
  }

  /** One audit event for each request, whatever the number of its stages and repeats. */
  @Override
  public RecordReader readerFor(Provenance from) {
    return new AuditReader(this, from, AuditReader.Repeats.LEFT_OUT);
  }
}
