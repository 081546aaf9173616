package io.firedamp.ingest.azureflow;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads flow logs of Azure: blobs with {@code records}, or a record alone. Each of their tuples is
 * a connection that began, went on, ended or was denied.
 *
 * @see <a href="https://learn.microsoft.com/azure/network-watcher/vnet-flow-logs-overview">Virtual
 *     network flow logs</a>
 * @see <a href="https://learn.microsoft.com/azure/network-watcher/nsg-flow-logs-overview">Flow logs
 *     of network security groups</a>
 */
public final class AzureFlowParser implements EventParser {
  private static final Pattern CATEGORY =
      Pattern.compile(
          "\"category\"\\s*:\\s*\"(?:NetworkSecurityGroupFlowEvent|FlowLogFlowEvent)\"");

  @Override
  public String format() {
    return "azure-flow";
  }

  @Override
  public boolean recognises(RecordHead head) {
    return CATEGORY.matcher(head.text()).find()
        && (head.keys().contains("records") || head.keys().contains("category"));
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    return readerFor(from).read(record);
  }

  @Override
  public RecordReader readerFor(Provenance from) {
    return new AzureFlowReader(from);
  }
}
