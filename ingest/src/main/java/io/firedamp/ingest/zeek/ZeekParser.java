package io.firedamp.ingest.zeek;

import com.fasterxml.jackson.core.JsonParser;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.json.Carried;
import io.firedamp.ingest.json.Envelope;
import io.firedamp.ingest.json.JsonItems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Zeek's JSON logs: conn and conn_long as flows with counters, ssl, http and socks as
 * sightings of the name a flow is opened under, dns as queries. Field names may hold a dot ({@code
 * id.orig_h}), an underscore where a shipper flattened them, or an object; a record may stand under
 * the name of its log or as text within a shipper's own. Records of other logs are read and left
 * out.
 */
public final class ZeekParser implements EventParser {
  private static final Set<String> ORIGINATOR = Set.of("id.orig_h", "id_orig_h");

  /** Where Elastic's integration keeps what no other sensor tells. */
  static final String ELASTIC = "zeek";

  private static final Set<String> LOG = Set.of("_path", "@path", "@stream");

  /** Kafka::tag_json: the record of a log under its name, which may be any log's. */
  private static final Pattern TAGGED =
      Pattern.compile("\\s*\\{\\s*\"([a-z0-9_]{1,64})\"\\s*:\\s*(?=\\{)");

  @Override
  public String format() {
    return "zeek-json";
  }

  @Override
  public boolean recognises(RecordHead head) {
    return isRecord(head)
        || Envelope.headWithin(head).filter(ZeekParser::isRecord).isPresent()
        || isElastics(head);
  }

  private static boolean isRecord(RecordHead head) {
    return (head.keys().contains("ts") && (isOfConnection(head) || isNamed(head)))
        || (head.keys().contains("uid") && hasOneOf(head, ZeekRecord.TIMES) && isOfConnection(head))
        || isTagged(head);
  }

  private static boolean isElastics(RecordHead head) {
    return head.text().contains("\"session_id\"")
        && head.text().contains("\"zeek.")
        && head.keys().contains(ELASTIC)
        && head.keys().contains("source");
  }

  private static boolean isTagged(RecordHead head) {
    Matcher tag = TAGGED.matcher(head.text());
    boolean tagged =
        head.text().contains("\"ts\"")
            && tag.lookingAt()
            && !Carried.isName(tag.group(1))
            && head.keys().size() == 1;
    if (!tagged) {
      return false;
    }
    byte[] within = head.text().substring(tag.end()).getBytes(StandardCharsets.UTF_8);
    try (RecordHead record = RecordHead.of(within)) {
      return record.keys().contains("ts");
    }
  }

  private static boolean isOfConnection(RecordHead head) {
    return hasOneOf(head, ORIGINATOR)
        || (head.text().contains("\"orig_h\"") && head.keys().contains("id"));
  }

  private static boolean isNamed(RecordHead head) {
    return hasOneOf(head, LOG);
  }

  /** Reads no further than to the first of them; a stream would ask how many keys there are. */
  private static boolean hasOneOf(RecordHead head, Set<String> wanted) {
    for (String key : head.keys()) {
      if (wanted.contains(key)) {
        return true;
      }
    }
    return false;
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
    int start = items.startOf(json);
    ZeekRecord read = ZeekRecord.read(json);
    Optional<byte[]> wrapped =
        read.isElastics()
            ? Optional.of(ElasticRecord.asZeekWrites(items.bytes(start, items.endOf(json))))
            : read.wrapped();
    if (wrapped.isPresent()) {
      items.addWithin(wrapped.get(), (within, inner) -> readObject(within, inner, from));
    } else {
      new ZeekEvents(read, from).addTo(items);
    }
  }
}
