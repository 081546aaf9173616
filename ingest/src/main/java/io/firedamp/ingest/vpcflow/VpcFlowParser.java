package io.firedamp.ingest.vpcflow;

import com.fasterxml.jackson.core.JsonParser;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.json.JsonItems;
import io.firedamp.ingest.json.JsonRecords;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads flow logs of Amazon VPC of any version: lines under a header that names their fields in any
 * order, lines of the default format without one, and JSON with the names of the fields, alone or
 * in a subscription of CloudWatch Logs. Each record is one direction of one connection in one
 * interval.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html">Flow log
 *     records</a>
 */
public final class VpcFlowParser implements EventParser {
  /** As a subscription writes a record of any format that names its interface. */
  private static final Pattern IN_CLOUDWATCH =
      Pattern.compile("\"message\"\\s*:\\s*\"\\d{1,2} [^\"]{0,200}\\beni-");

  @Override
  public String format() {
    return "aws-vpc-flow";
  }

  @Override
  public boolean recognises(RecordHead head) {
    String text = head.text();
    return isJson(text)
        ? VpcFlowRecord.isNamedBy(head.keys()) || isSubscription(head)
        : DefaultFormat.matches(text);
  }

  private static boolean isJson(String text) {
    return text.startsWith("{") || text.startsWith("[");
  }

  private static boolean isSubscription(RecordHead head) {
    return IN_CLOUDWATCH.matcher(head.text()).find() && head.keys().contains("logEvents");
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    return readerFor(from).read(record);
  }

  @Override
  public RecordReader readerFor(Provenance from) {
    RecordCounts.Counter counter = new RecordCounts.Counter();
    return RecordReader.counting(
        counter,
        body ->
            isJson(body) || isOneLine(body)
                ? read(body, from, counter)
                : JsonRecords.parseEach(body, from, counter, each -> read(each, from, counter)));
  }

  private static boolean isJson(byte[] record) {
    int start = 0;
    while (start < record.length && record[start] <= ' ' && record[start] > 0) {
      start++;
    }
    return start < record.length && (record[start] == '{' || record[start] == '[');
  }

  private static boolean isOneLine(byte[] record) {
    for (byte each : record) {
      if (each == '\n') {
        return false;
      }
    }
    return record.length > 0;
  }

  private static List<ParsedEvent> read(
      byte[] record, Provenance from, RecordCounts.Counter counter) throws MalformedEventException {
    byte[] json = isJson(record) ? record : jsonOf(record, counter);
    return JsonItems.read(json, from, counter, (object, items) -> readObject(object, items, from));
  }

  private static byte[] jsonOf(byte[] line, RecordCounts.Counter counter)
      throws MalformedEventException {
    try {
      return DefaultFormat.json(line);
    } catch (MalformedEventException unknown) {
      counter.read();
      counter.unreadable();
      throw unknown;
    }
  }

  private static void readObject(JsonParser json, JsonItems items, Provenance from)
      throws IOException, MalformedEventException {
    VpcFlowRecord record = new VpcFlowRecord();
    record.read(json, items, (within, inner) -> readObject(within, inner, from));
    if (!record.isSubscription()) {
      new VpcFlowEvents(record.fields(), from).addTo(items);
    }
  }
}
