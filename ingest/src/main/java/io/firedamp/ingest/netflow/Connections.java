package io.firedamp.ingest.netflow;

import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.Events;
import io.firedamp.ingest.event.Side;
import io.firedamp.schemas.LatestUsed;
import java.util.Map;
import java.util.Optional;

/**
 * Adds up records of one connection: exporters tell each direction apart, and of a long connection
 * every few minutes.
 */
final class Connections {
  /** Each costs some hundred bytes. */
  private static final int MOST_OPEN = 100_000;

  private final Provenance from;
  private final Map<Sides, Connection> open = new LatestUsed<>(MOST_OPEN);

  /** In either order the same. */
  private record Sides(Message.Stream stream, Side one, Side other, String transport) {
    static Sides of(FlowRecord record, Message.Stream stream) {
      Side from = record.from();
      Side to = record.to();
      boolean ordered = from.text().compareTo(to.text()) <= 0;
      return new Sides(stream, ordered ? from : to, ordered ? to : from, record.transport());
    }
  }

  Connections(Provenance from) {
    this.from = from;
  }

  /** The connection as it is with a record; empty when that was told before. */
  Optional<ParsedEvent> with(FlowRecord record, Message message) {
    Sides sides = Sides.of(record, message.stream());
    Connection connection = open.get(sides);
    if (connection == null || !connection.isOf(record)) {
      connection = new Connection(record);
      open.put(sides, connection);
    }
    if (!connection.add(record)) {
      return Optional.empty();
    }
    String flowId =
        ContentId.of(
            "netflow",
            message.exporter(),
            String.valueOf(message.version()),
            String.valueOf(message.domain()),
            connection.sides());
    return Optional.of(
        Events.of(
            connection
                .flow()
                .setFlowId(flowId)
                .setEventId(id(record, flowId))
                .setCluster(from.cluster())
                .setSource(from.source())
                .build()));
  }

  /** NetFlow numbers nothing: what makes a record the one it is, is all that it measured. */
  private static String id(FlowRecord record, String flowId) {
    return ContentId.of(
        flowId,
        record.from().text(),
        record.times().toString(),
        record.sent().toString(),
        record.answered().toString(),
        String.valueOf(record.ends()));
  }
}
