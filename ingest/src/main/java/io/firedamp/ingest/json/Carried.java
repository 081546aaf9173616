package io.firedamp.ingest.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.firedamp.ingest.MalformedEventException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * What stands in a record that no format knows: the record that a log store exports, a collector
 * sends on or a runtime writes behind a time of its own. It is the object or the text of a member
 * that they name so, the elements of their lists, or what follows other words on its line. What
 * stands there may be an envelope itself.
 */
public final class Carried {
  /**
   * Words before an object: a time, a host, a stream, a tag. They quote nothing, except in the
   * labels that Loki's client writes and in the structured data of RFC 5424.
   */
  private static final Pattern BEHIND =
      Pattern.compile(
          "(?!#)(?:[^{}\"\\n]|\\{\\w+=\"[^\"\\n]*+\"(?:, ?\\w+=\"[^\"\\n]*+\")*+\\} "
              + "|(?<=[\\[\\]])[\\w.@-]+(?: [\\w.@-]+=\"[^\"\\n]*+\")++\\])"
              + "{1,511}(?=\\{\\s*\")");

  private static final int LONGEST_PREFIX = 512;

  /** As much as the longest record that nobody compressed. */
  private static final int MOST_INFLATED = 16 * 1024 * 1024;

  private static final int MOST_PARTS = 100_000;

  /** Lists within lists; those of a log store are two. */
  private static final int MOST_LISTS = 4;

  /** More words than a time has, or a name. */
  private static final Pattern LINE = Pattern.compile("\\s*+(?:\\S++ ++){3}");

  private static final Pattern NANOSECONDS = Pattern.compile("\\d{19}");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{8,}+={0,2}");

  /** Better ones first: who keeps an original beside what was parsed of it names it so. */
  private static final List<String> NAMES =
      List.of(
          // Elastic, Filebeat, Fluent Bit, Fluentd, Vector, Logstash, OpenShift
          "original",
          "event.original",
          "log_processed",
          "log",
          "message",
          "audit",
          "kubernetes_audit",
          "structured",
          "parsed",
          "json",
          // Splunk, Sumo Logic, LogScale, Chronicle, Wazuh
          "_raw",
          "@rawstring",
          "raw_log",
          "full_log",
          "result",
          "results",
          "event",
          // Elasticsearch
          "_source",
          "fields",
          "hits",
          // CloudWatch
          "Message",
          "@message",
          "events",
          "logEvents",
          // Loki
          "line",
          "Line",
          "values",
          "streams",
          // Google, Azure
          "jsonPayload",
          "textPayload",
          "log_s",
          "properties",
          "properties_s",
          "rows",
          "tables",
          // OpenTelemetry
          "stringValue",
          "body",
          "logRecords",
          "scopeLogs",
          "resourceLogs",
          // Graylog, Datadog, Kafka Connect and those who name nothing
          "full_message",
          "short_message",
          "attributes",
          "payload",
          "msg",
          "raw",
          "value",
          "kubernetes",
          "zeek",
          "suricata",
          "data",
          "awslogs",
          "kinesis",
          "records",
          "Records",
          "logs");

  /** A field of a record that CloudWatch's queries tell one by one. */
  private static final Pattern FIELD = Pattern.compile("\\{\\s*\"field\"\\s*:\\s*\"([^\"]*)\"");

  private static final int LONGEST_FIELD = 128;

  /** Whether members of this name may hold a record. */
  public static boolean isName(String member) {
    return NAMES.contains(member);
  }

  private int inflatable = MOST_INFLATED;
  private int parts = MOST_PARTS;

  /**
   * What stands in a record, one list for each place that may hold it, the best first. Whoever
   * finds what he reads in one place leaves the others alone, for they tell the same. All records
   * that one of these is asked for share its bounds: 100,000 parts, and 16 MiB of what was
   * compressed.
   *
   * @return empty where nothing stands in it, or more than that
   */
  public List<List<byte[]>> in(byte[] record) {
    int first = 0;
    while (first < record.length && record[first] <= ' ' && record[first] >= 0) {
      first++;
    }
    if (first == record.length) {
      return List.of();
    }
    if (record[first] != '{' && record[first] != '"' && !beginsArray(record, first)) {
      int start = behindPrefix(record, first);
      return start == first
          ? List.of()
          : List.of(List.of(Arrays.copyOfRange(record, start, record.length)));
    }
    try (JsonParser json = Json.parser(record, 0)) {
      return json.nextToken() == JsonToken.START_OBJECT
          ? members(json, record)
          : elements(json, record);
    } catch (IOException | MalformedEventException broken) {
      return List.of();
    }
  }

  /** Else it is a word in brackets, as some write before an object. */
  private static boolean beginsArray(byte[] record, int first) {
    int next = first + 1;
    while (next < record.length && record[next] <= ' ' && record[next] >= 0) {
      next++;
    }
    return record[first] == '['
        && next < record.length
        && (record[next] == '{' || record[next] == '[' || record[next] == '"');
  }

  private List<List<byte[]>> elements(JsonParser json, byte[] record) throws IOException {
    List<byte[]> found = new ArrayList<>();
    take(json, record, found, 0);
    return parts < 0 || found.isEmpty() ? List.of() : List.of(found);
  }

  /** Where an object begins that words stand before on its line; else where they begin. */
  private static int behindPrefix(byte[] line, int from) {
    // One character a byte, so that places are the same.
    int length = Math.min(line.length - from, LONGEST_PREFIX + 64);
    Matcher behind = BEHIND.matcher(new String(line, from, length, StandardCharsets.ISO_8859_1));
    return behind.lookingAt() ? from + behind.end() : from;
  }

  private List<List<byte[]>> members(JsonParser json, byte[] record)
      throws IOException, MalformedEventException {
    Map<Integer, List<byte[]>> found = new TreeMap<>();
    Json.members(
        json,
        "record",
        name -> {
          int rank = NAMES.indexOf(name);
          if (rank >= 0) {
            List<byte[]> here = new ArrayList<>();
            take(json, record, here, 0);
            if (!here.isEmpty()) {
              found.putIfAbsent(rank, here);
            }
          }
        });
    return parts < 0 ? List.of() : List.copyOf(found.values());
  }

  private void take(JsonParser json, byte[] record, List<byte[]> found, int lists)
      throws IOException {
    switch (json.currentToken()) {
      case START_OBJECT -> {
        int start = (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        json.finishToken();
        int end = (int) json.currentLocation().getByteOffset();
        if (!isOtherField(record, start, end)) {
          add(Arrays.copyOfRange(record, start, end), found);
        }
      }
      case START_ARRAY -> {
        // Loki's lists hold pairs of a time and a line.
        if (lists == MOST_LISTS) {
          json.skipChildren();
          return;
        }
        String before = "";
        while (json.nextToken() != JsonToken.END_ARRAY) {
          if (json.currentToken() == JsonToken.VALUE_STRING
              && NANOSECONDS.matcher(before).matches()) {
            takeLine(before, json.getText(), found);
          } else {
            take(json, record, found, lists + 1);
          }
          before = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
        }
      }
      case VALUE_STRING -> takeText(json.getText(), found);
      default -> {
        // Numbers and the like hold nothing.
      }
    }
  }

  private static boolean isOtherField(byte[] record, int start, int end) {
    int length = Math.min(end - start, LONGEST_FIELD);
    Matcher field = FIELD.matcher(new String(record, start, length, StandardCharsets.ISO_8859_1));
    return field.lookingAt() && !isName(field.group(1));
  }

  /** Where a line does not say when it was logged, Loki does. */
  private void takeLine(String time, String line, List<byte[]> found) {
    if (!takeRecord(line, found)) {
      String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(line));
      add(
          "{\"timestamp\":\"%s\",\"line\":\"%s\"}"
              .formatted(time, quoted)
              .getBytes(StandardCharsets.UTF_8),
          found);
    }
  }

  private void takeText(String text, List<byte[]> found) {
    if (!takeRecord(text, found) && LINE.matcher(text).lookingAt()) {
      add(text.strip().getBytes(StandardCharsets.UTF_8), found);
    }
  }

  /** Whether a text was a record in JSON, plain or in Base64. */
  private boolean takeRecord(String text, List<byte[]> found) {
    byte[] bytes = text.strip().getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0) {
      return false;
    }
    if (bytes[0] == '{' || behindPrefix(bytes, 0) > 0) {
      add(bytes, found);
      return true;
    }
    byte[] decoded = BASE64.matcher(text).matches() ? decoded(text) : new byte[0];
    if (decoded.length == 0 || decoded[0] != '{') {
      return false;
    }
    add(decoded, found);
    return true;
  }

  private void add(byte[] part, List<byte[]> found) {
    if (parts-- > 0) {
      found.add(part);
    }
  }

  /** Amazon and Google send in Base64, and Amazon compresses before; empty where it is neither. */
  private byte[] decoded(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      boolean gzip = bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
      if (!gzip) {
        return bytes;
      }
      try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
        byte[] inflated = plain.readNBytes(inflatable + 1);
        boolean fits = inflated.length <= inflatable;
        inflatable = fits ? inflatable - inflated.length : 0;
        return fits ? inflated : new byte[0];
      }
    } catch (IllegalArgumentException | IOException neither) {
      return new byte[0];
    }
  }
}
