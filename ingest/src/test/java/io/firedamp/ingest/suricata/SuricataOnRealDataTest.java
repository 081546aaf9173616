package io.firedamp.ingest.suricata;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.format.AnyFormatReader;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.SensorAlert;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** EVE files of other projects, read in place: each record is an event, or left out by name. */
class SuricataOnRealDataTest {
  private static final String PREFIX = "suricata-eve: ";
  private static final String EVENT = PREFIX + "suricata event of type ";

  private final AnyFormatReader reader =
      new AnyFormatReader(List.of(new SuricataParser()), new Provenance("lab", "suricata"));

  @Test
  void readsOneOfEachTypeOfTheVastTestSuite() throws Exception {
    List<ParsedEvent> events = read("suricata/vast/eve.json");

    assertThat(Parsed.of(DnsQuery.class, events))
        .singleElement()
        .satisfies(query -> assertThat(query.getQuery()).isEqualTo("irc.freenode.net"));
    assertThat(Parsed.of(NetworkFlow.class, events))
        .singleElement()
        .satisfies(
            flow -> {
              assertThat(flow.getTime()).isEqualTo("2011-08-12T12:53:47.928Z");
              assertThat(flow.getBytesOut()).contains(486L - 2 * 42);
              assertThat(flow.getApplicationProtocol()).contains("unknown");
            });
    accounts(
        7,
        3,
        0,
        Map.of(
            EVENT + "fileinfo", 1L,
            EVENT + "http", 1L,
            EVENT + "netflow", 1L,
            EVENT + "stats", 1L));
  }

  @Test
  void buriesTheFlowOfCrowdsecThatEndsTheDayBeforeItBegins() throws Exception {
    List<ParsedEvent> events = read("suricata/crowdsec/suricata-logs-evelog.log");

    assertThat(Parsed.of(NetworkFlow.class, events))
        .singleElement()
        .satisfies(flow -> assertThat(flow.getBytesOut()).contains(0L));
    assertThat(Parsed.of(DeadLetter.class, events))
        .singleElement()
        .satisfies(
            letter -> assertThat(letter.getReason()).startsWith("flow.end must be at or after"));
    assertThat(Parsed.of(SensorAlert.class, events))
        .extracting(SensorAlert::getSubject)
        .contains("lab/ip/1.2.3.4", "lab/ip/1.2.3.5", "lab/ip/1.2.3.7");
    accounts(8, 5, 1, Map.of(EVENT + "stats", 2L));
  }

  @Test
  void buriesTheFlowWithoutAddressesOfTheSecopsParser() throws Exception {
    List<ParsedEvent> events = read("suricata/secops-content-hub/eve.jsonl");

    assertThat(Parsed.of(NetworkFlow.class, events))
        .singleElement()
        .satisfies(flow -> assertThat(flow.getApplicationProtocol()).contains("http"));
    assertThat(Parsed.of(DeadLetter.class, events))
        .singleElement()
        .satisfies(letter -> assertThat(letter.getReason()).isEqualTo("src_ip is missing"));
    accounts(
        13,
        3,
        1,
        Map.of(
            PREFIX + "suricata alert without addresses", 1L,
            EVENT + "anomaly", 1L,
            EVENT + "fileinfo", 1L,
            EVENT + "http", 1L,
            EVENT + "mqtt", 1L,
            EVENT + "pgsql", 4L));
  }

  @Test
  void readsTheSamplesOfTelegrafThatAreSpreadOverLines() throws Exception {
    int events = 0;
    for (String type : List.of("alert", "dns", "drop", "flow", "http", "status")) {
      events += read("suricata/telegraf/v2/" + type + ".json").size();
    }

    assertThat(events).isEqualTo(3);
    accounts(
        6,
        3,
        0,
        Map.of(
            EVENT + "drop", 1L,
            EVENT + "http", 1L,
            EVENT + "stats", 1L));
  }

  @Test
  void leavesOutByNameEveryAlertOfAnArrayWhoseTimesHaveNoZone() throws Exception {
    read("suricata/sample-data/honeypot-2018-alerts.json");

    accounts(44, 0, 0, Map.of(PREFIX + "suricata alert whose time has no zone", 44L));
  }

  private List<ParsedEvent> read(String file) throws Exception {
    return reader.read(Files.readAllBytes(SharedData.require("network/" + file)));
  }

  private void accounts(long read, long events, long unreadable, Map<String, Long> leftOut) {
    assertThat(reader.counts()).isEqualTo(new RecordCounts(read, events, leftOut, unreadable, 0));
  }
}
