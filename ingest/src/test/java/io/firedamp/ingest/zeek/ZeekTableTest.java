package io.firedamp.ingest.zeek;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.RecordingPublisher;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.format.BodyReader;
import io.firedamp.ingest.transport.PostedBodies;
import io.firedamp.ingest.transport.PushedFactory;
import io.firedamp.ingest.transport.Response;
import io.firedamp.schemas.SharedData;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Zeek's tab-separated logs say what its JSON logs say. */
class ZeekTableTest {
  private static final Provenance FROM = new Provenance("lab", "zeek");
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource({
    "conn.log, conn.jsonl, 0, 0",
    "conn.log, conn.jsonl, 1, 2",
    "conn_long.log, conn.jsonl, 0, 3",
    "dns.log, dns.jsonl, 0, 0",
    "ssl.log, ssl.jsonl, 0, 0"
  })
  void givesTheEventThatTheJsonOfTheSameRecordGives(String table, String json, int row, int line)
      throws Exception {
    List<String> lines = fixture(json).lines().toList();

    ParsedEvent ofTable = read(fixture(table)).get(row);

    assertThat(ofTable).isEqualTo(read(lines.get(line)).get(0));
  }

  /** Every log of Zeek's own tests, and the JSON that Zeek would have written, by its types. */
  @Test
  void givesTheEventsOfTheJsonOfEveryRealLog() throws Exception {
    int events = 0;
    for (Path log : logs()) {
      String table = readable(Files.readString(log));
      if (table.contains("#fields\tts\tuid\tid.orig_h")) {
        List<ParsedEvent> ofTable = read(table);

        assertThat(ofTable).as(log.toString()).isEqualTo(read(json(table)));

        events += ofTable.size();
      }
    }

    assertThat(events).isGreaterThan(800);
  }

  @Test
  void isReadWhereJsonIsPosted() throws Exception {
    RecordingPublisher publisher = new RecordingPublisher();
    PostedBodies posted = new PostedBodies(publisher);
    try (Source source =
        new ZeekSource.Factory()
            .create(
                new PushedFactory.Config("/v1/zeek"),
                new SourceContext(
                    FROM, publisher, posted, Clock.systemUTC(), List.of(new ZeekParser())))) {
      source.start();

      Response joined =
          posted.send(
              "/v1/zeek", ("\uFEFF" + fixture("conn.log") + fixture("dns.log")).getBytes(UTF_8));
      Response ofNoUse = posted.send("/v1/zeek", otherLog().getBytes(UTF_8));
      Response cut =
          posted.send("/v1/zeek", fixture("ssl.log").replace("\tTLSv13", "").getBytes(UTF_8));

      assertThat(joined.status()).isEqualTo(202);
      assertThat(publisher.events()).hasSize(3);
      assertThat(ofNoUse.status()).isEqualTo(202);
      assertThat(cut.status()).isEqualTo(400);
      assertThat(cut.body()).contains("a line of 10 fields where the header names 11");
      assertThat(source.counts().leftOut()).containsEntry("zeek log of no use here", 1L);
      assertThat(source.counts().unreadable()).isEqualTo(1);
      assertThat(source.counts().read()).isEqualTo(5).isEqualTo(source.counts().accountedFor());
    }
  }

  private static String otherLog() {
    return """
        #separator \\x09
        #path\tfiles
        #fields\tts\tfuid
        #types\ttime\tstring
        1700000000.250000\tF1
        """;
  }

  private static List<ParsedEvent> read(String log) throws Exception {
    RecordReader reader = new BodyReader(new ZeekParser(), new ZeekParser().readerFor(FROM), FROM);
    List<ParsedEvent> events = reader.read(log.getBytes(UTF_8));
    assertThat(reader.counts().unreadable()).isZero();
    return events;
  }

  private static List<Path> logs() throws Exception {
    List<Path> logs = new ArrayList<>();
    for (String kind : List.of("zeek-tsv", "zeek-tsv-old")) {
      try (var files = Files.walk(SharedData.require("network/" + kind))) {
        files.filter(each -> each.toString().endsWith(".log")).sorted().forEach(logs::add);
      }
    }
    return logs;
  }

  /** Zeek's test tool masks times and adds a comment. */
  private static String readable(String log) {
    return log.replaceFirst("^###.*\n", "").replaceAll("(?m)^X{10}\\.X{6}", "1700000000.000000");
  }

  private static String json(String table) {
    StringBuilder json = new StringBuilder();
    String path = "";
    List<String> names = List.of();
    List<String> types = List.of();
    for (String line : table.lines().toList()) {
      List<String> cells = Arrays.asList(line.split("\t", -1));
      List<String> rest = cells.subList(1, cells.size());
      switch (cells.get(0)) {
        case "#path" -> path = rest.get(0);
        case "#fields" -> names = rest;
        case "#types" -> types = rest;
        default -> {
          if (!line.startsWith("#")) {
            json.append(record(path, names, types, cells)).append('\n');
          }
        }
      }
    }
    return json.toString();
  }

  private static ObjectNode record(
      String path, List<String> names, List<String> types, List<String> cells) {
    ObjectNode record = JSON.createObjectNode().put("_path", path);
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      String type = types.get(i);
      if (type.matches("(set|vector)\\[.*") && !cell.equals("-")) {
        ArrayNode elements = record.putArray(names.get(i));
        if (!cell.equals("(empty)")) {
          Arrays.stream(cell.split(",", -1)).map(ZeekTableTest::plain).forEach(elements::add);
        }
      } else if (!cell.equals("-")) {
        switch (type) {
          case "time", "interval", "double" -> record.put(names.get(i), new BigDecimal(cell));
          case "count", "int", "port" -> record.put(names.get(i), Long.parseLong(cell));
          case "bool" -> record.put(names.get(i), cell.equals("T"));
          default -> record.put(names.get(i), cell.equals("(empty)") ? "" : plain(cell));
        }
      }
    }
    return record;
  }

  private static String plain(String cell) {
    Matcher escaped = Pattern.compile("\\\\x([0-9a-f]{2})").matcher(cell);
    byte[] bytes =
        escaped
            .replaceAll(
                each -> Matcher.quoteReplacement("" + (char) Integer.parseInt(each.group(1), 16)))
            .getBytes(StandardCharsets.ISO_8859_1);
    return new String(bytes, UTF_8);
  }

  private static String fixture(String name) throws Exception {
    try (InputStream in = ZeekTableTest.class.getResourceAsStream("/zeek/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    }
  }
}
