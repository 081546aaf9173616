package io.firedamp.ingest.azureflow;

import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.azureflow.AzureTuple.Counts;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.Events;
import io.firedamp.ingest.event.PayloadBytes;
import io.firedamp.schemas.LatestUsed;
import io.firedamp.schemas.avro.NetworkFlow;
import java.time.Instant;
import java.util.Map;

/**
 * Adds up what the tuples of a connection tell: each counts since the one before, and none says
 * when the connection began.
 */
final class AzureFlows {
  private static final int MOST_OPEN = 100_000;

  private final Provenance from;
  private final Map<String, Open> open = new LatestUsed<>(MOST_OPEN);

  /**
   * A connection that was seen to begin.
   *
   * @param counts since then
   */
  private record Open(Instant start, Counts counts) {}

  AzureFlows(Provenance from) {
    this.from = from;
  }

  /**
   * The flow as it is after a tuple.
   *
   * @param interfaceId where it was seen
   */
  ParsedEvent event(AzureTuple tuple, String interfaceId) {
    String flowId = ContentId.of("azure", interfaceId, tuple.connection());
    Open known = open.get(flowId);
    // What was counted before a connection was first seen is of an interval that nobody knows.
    // One that begins again is another by the same ports; what is late belongs to no known one.
    boolean isKnown = known != null && !tuple.begins() && !tuple.time().isBefore(known.start());
    Open now =
        known != null && isKnown
            ? new Open(known.start(), known.counts().plus(tuple.counts()))
            : new Open(tuple.time(), Counts.NONE);
    if (tuple.ends()) {
      open.remove(flowId);
    } else {
      open.put(flowId, now);
    }
    NetworkFlow.Builder flow =
        NetworkFlow.newBuilder()
            .setEventId(id(tuple, flowId))
            .setTime(tuple.time())
            .setCluster(from.cluster())
            .setSource(from.source())
            .setFlowId(flowId)
            .setStart(now.start())
            .setInterim(!tuple.ends())
            .setSourceAddress(tuple.source().address())
            .setSourcePort(tuple.source().port())
            .setDestinationAddress(tuple.destination().address())
            .setDestinationPort(tuple.destination().port())
            .setTransport(tuple.transport());
    if (isKnown && tuple.counts() != null) {
      count(flow, now.counts(), tuple);
    }
    return Events.of(flow.build());
  }

  private static void count(NetworkFlow.Builder flow, Counts counts, AzureTuple tuple) {
    String address = tuple.source().address();
    flow.setPacketsOut(counts.packetsOut())
        .setPacketsIn(counts.packetsIn())
        .setBytesOut(
            PayloadBytes.ofFrames(
                counts.bytesOut(), counts.packetsOut(), tuple.transport(), address))
        .setBytesIn(
            PayloadBytes.ofFrames(
                counts.bytesIn(), counts.packetsIn(), tuple.transport(), address));
  }

  private static String id(AzureTuple tuple, String flowId) {
    return ContentId.of(
        flowId,
        tuple.time().toString(),
        String.valueOf(tuple.state()),
        String.valueOf(tuple.counts()));
  }
}
