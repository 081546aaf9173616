package io.firedamp.ingest.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Mutations;
import io.firedamp.ingest.json.JsonRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeadedTableTest {
  private static final String CONN =
      """
      #separator \\x09
      #set_separator	,
      #empty_field	(empty)
      #unset_field	-
      #path	conn
      #open	2026-03-13-10-09-00
      #fields	ts	uid	id.orig_h	service	tunnel_parents	answers
      #types	time	string	addr	string	set[string]	vector[string]
      1773396581.000000	C1	10.244.88.1	-	(empty)	a.example,203.0.113.5
      #close	2026-03-13-11-09-00
      """;

  @Test
  void readsWhatConsolesExportAsCells() throws Exception {
    String export =
        """
        "@timestamp","@message",host
        "2026-04-14 10:00:00.000","{""a"":""b, c""}",one
        2026-04-14 10:00:01.000,{},
        "2026-04-14 10:00:02.000","{""d"":1}
        ",two
        """;

    assertThat(records(export))
        .containsExactly(
            "{\"@timestamp\":\"2026-04-14 10:00:00.000\",\"@message\":\"{\\\"a\\\":\\\"b, c\\\"}\",\"host\":\"one\"}",
            "{\"@timestamp\":\"2026-04-14 10:00:01.000\",\"@message\":\"{}\"}",
            "{\"@timestamp\":\"2026-04-14 10:00:02.000\",\"@message\":\"{\\\"d\\\":1}\"}");
  }

  @Test
  void takesNoLineWithCommasForAHeaderOfCells() {
    HeadedTable table = new HeadedTable();

    for (String line : List.of("one, two, three", "message", "the message, as said", "a,b,c")) {
      assertThat(table.isHeader(line.getBytes(UTF_8))).as(line).isFalse();
    }
  }

  @Test
  void makesTheRecordThatZeekWouldHaveWritten() throws Exception {
    assertThat(records(CONN))
        .containsExactly(
            "{\"_path\":\"conn\",\"ts\":\"1773396581.000000\",\"uid\":\"C1\",\"id.orig_h\":\"10.244.88.1\","
                + "\"tunnel_parents\":[],\"answers\":[\"a.example\",\"203.0.113.5\"]}");
  }

  @Test
  void readsJoinedFilesEachUnderItsOwnHeader() throws Exception {
    String rotated =
        """
        #separator \\x7c
        #set_separator|;
        #unset_field|none
        #path|dns
        #fields|uid|ts|answers
        #types|string|time|vector[string]
        D1|1776178799.000000|a;b
        D2|1776178799.000000|none
        """;

    assertThat(records(CONN + rotated))
        .hasSize(3)
        .endsWith(
            "{\"_path\":\"dns\",\"uid\":\"D1\",\"ts\":\"1776178799.000000\",\"answers\":[\"a\",\"b\"]}",
            "{\"_path\":\"dns\",\"uid\":\"D2\",\"ts\":\"1776178799.000000\"}");
  }

  @Test
  void readsWhatIsEscaped() throws Exception {
    String escaped =
        CONN.replace("C1", "a\\x09b\\xc3\\xa4\\xzz\\").replace("a.example,", "x\\x2cy,");

    assertThat(records(escaped).get(0))
        .contains("\"uid\":\"a\\tbä\\\\xzz\\\\\"")
        .contains("\"answers\":[\"x,y\",\"203.0.113.5\"]");
  }

  @Test
  void readsLinesThatEndAsOnOtherSystems() throws Exception {
    assertThat(records(CONN.replace("\n", "\r\n"))).isEqualTo(records(CONN));
  }

  @Test
  void saysWhichLineDoesNotFitItsHeader() {
    HeadedTable table = new HeadedTable();

    assertThatThrownBy(
            () -> {
              for (String line : CONN.replace("\t203", "").replace("C1\t", "").lines().toList()) {
                table.read(line.getBytes(UTF_8));
              }
            })
        .isInstanceOf(MalformedEventException.class)
        .hasMessage("a line of 5 fields where the header names 6");
  }

  @Test
  void readsFlowLogsUnderTheNamesOfTheirFields() throws Exception {
    String flows = "version srcaddr dstaddr tcp-flags \n5 10.0.0.1  10.0.0.2 -\n";

    assertThat(records(flows + CONN + flows))
        .hasSize(3)
        .startsWith(
            "{\"version\":\"5\",\"srcaddr\":\"10.0.0.1\",\"dstaddr\":\"10.0.0.2\",\"tcp-flags\":\"-\"}")
        .endsWith(records(flows).get(0));
  }

  @Test
  void leavesOtherLinesAlone() {
    HeadedTable table = new HeadedTable();

    assertThat(table.reads("# HELP up Whether it is up.".getBytes(UTF_8))).isFalse();
    assertThat(table.reads("#fields\tts\tuid".getBytes(UTF_8))).isFalse();
    assertThat(table.reads("the srcaddr of a flow, and the dstaddr".getBytes(UTF_8))).isFalse();
    assertThat(table.reads("names of nothing in particular".getBytes(UTF_8))).isFalse();
    assertThat(table.reads("1773396581.000000\tC1".getBytes(UTF_8))).isFalse();
    assertThat(table.reads(new byte[0])).isFalse();
  }

  @Test
  void isReadWhereverAStreamIsCutIntoRecords() throws Exception {
    JsonRecords stream = JsonRecords.of((CONN + "{\"a\":1}\n" + CONN).getBytes(UTF_8));
    List<String> records = new ArrayList<>();
    for (Optional<JsonRecords.Item> item = stream.next(); item.isPresent(); item = stream.next()) {
      assertThat(item.get().problem()).isEmpty();
      records.add(new String(item.get().bytes(), UTF_8));
    }

    assertThat(records).hasSize(3).contains("{\"a\":1}");
    assertThat(records.get(0)).isEqualTo(records.get(2)).startsWith("{\"_path\":\"conn\"");
  }

  @Test
  void throwsNothingButMalformedEventWhateverTheBytes() {
    Mutations mutations = new Mutations(7);
    for (int i = 0; i < 5_000; i++) {
      HeadedTable table = new HeadedTable();
      for (String line :
          new String(mutations.mutate(CONN.getBytes(UTF_8)), UTF_8).split("\n", -1)) {
        byte[] bytes = line.getBytes(UTF_8);
        try {
          if (table.reads(bytes)) {
            assertThat(table.read(bytes)).isNotNull();
          }
        } catch (MalformedEventException expected) {
          assertThat(expected).as("round %d", i).hasMessageMatching("a (line|header) of .*");
        }
      }
    }
  }

  private static List<String> records(String log) throws MalformedEventException {
    HeadedTable table = new HeadedTable();
    List<String> records = new ArrayList<>();
    for (String line : log.stripTrailing().split("\n", -1)) {
      byte[] bytes = line.getBytes(UTF_8);
      assertThat(table.reads(bytes)).as(line).isTrue();
      table.read(bytes).ifPresent(record -> records.add(new String(record, UTF_8)));
    }
    return records;
  }
}
