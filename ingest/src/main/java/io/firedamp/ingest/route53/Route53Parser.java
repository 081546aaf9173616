package io.firedamp.ingest.route53;

import com.fasterxml.jackson.core.JsonParser;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.json.Envelope;
import io.firedamp.ingest.json.JsonItems;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Reads query logs of Amazon Route 53 Resolver: one JSON object a query with its answers, alone, as
 * text within a shipper's record, or in a subscription of CloudWatch Logs.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs-format.html">Values
 *     that appear in Resolver query logs</a>
 */
public final class Route53Parser implements EventParser {
  @Override
  public String format() {
    return "aws-resolver-query";
  }

  @Override
  public boolean recognises(RecordHead head) {
    return isQuery(head) || Envelope.headWithin(head).filter(Route53Parser::isQuery).isPresent();
  }

  private static boolean isQuery(RecordHead head) {
    return head.text().contains("\"query_timestamp\"")
        && head.keys().contains("query_timestamp")
        && head.keys().contains("query_name")
        && head.keys().contains("srcaddr");
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    return readerFor(from).read(record);
  }

  @Override
  public RecordReader readerFor(Provenance from) {
    return JsonItems.readerFor(from, (json, items) -> readObject(json, items, from));
  }

  private static void readObject(JsonParser json, JsonItems items, Provenance from)
      throws IOException, MalformedEventException {
    Route53Record read = new Route53Record();
    read.read(json, items, (within, inner) -> readObject(within, inner, from));
    Optional<byte[]> wrapped = read.wrapped();
    if (wrapped.isPresent()) {
      items.addWithin(wrapped.get(), (within, inner) -> readObject(within, inner, from));
    } else if (!read.isSubscription()) {
      addQuery(read, items, from);
    }
  }

  private static void addQuery(Route53Record record, JsonItems items, Provenance from)
      throws MalformedEventException {
    Optional<ParsedEvent> query = record.query(from);
    if (query.isPresent()) {
      items.add(query.get());
    } else {
      items.leaveOut("route 53 query for the root");
    }
  }
}
