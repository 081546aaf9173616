package io.firedamp.detectors.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.detectors.DetectorHarness;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Signal;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Figures on public captures, read in place. What they mean is in RATIONALE.md. */
class NetworkOnRealDataTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void findsEveryCapturedMiner() throws IOException {
    List<Signal> signals = play(captured("mining.pcapng.flows.csv"));

    // The fourth was captured for 296 seconds.
    assertThat(shaped(signals))
        .extracting(Signal::getSlot, Signal::getDecibans)
        .containsExactlyInAnyOrder(
            tuple("178.32.196.217:9050", 34.0),
            tuple("94.23.199.191:3333", 34.0),
            tuple("116.211.167.195:3333", 34.0),
            tuple("185.71.66.39:9999", 22.0));
    assertThat(signals)
        .filteredOn(signal -> signal.getRule().equals("NET-06"))
        .extracting(Signal::getSlot)
        .containsExactlyInAnyOrder(
            "94.23.199.191:3333", "116.211.167.195:3333", "185.71.66.39:9999");
  }

  @Test
  void seesNoMinerInOtherCaptures() throws IOException {
    for (String other : List.of("elasticsearch", "jsonrpc", "mqtt", "ssh")) {
      assertThat(shaped(play(captured(other + ".pcap.flows.csv")))).as(other).isEmpty();
    }
    assertThat(shaped(play(captured("kafka.pcapng.flows.csv")))).isEmpty();
  }

  @Test
  void takesABitcoinNodesPeerForAProvisionalMinerUnlessTheSensorKnowsTheProtocol()
      throws IOException {
    List<NetworkFlow> unknown = captured("bitcoin.pcap.flows.csv");
    List<NetworkFlow> recognised =
        unknown.stream()
            .map(flow -> NetworkFlow.newBuilder(flow).setApplicationProtocol("bitcoin").build())
            .toList();

    assertThat(shaped(play(unknown)))
        .singleElement()
        .satisfies(signal -> assertThat(signal.getSeverity()).isEqualTo(Severity.LOW));
    assertThat(shaped(play(recognised))).isEmpty();
  }

  @Test
  void seesNoMinerOnHostsUnderADifferentAttack() throws IOException {
    List<NetworkFlow> flows = new ArrayList<>();
    try (Stream<Path> files = Files.list(SharedData.require("network/zeek-json/otrf-apt29-day1"))) {
      for (Path file : files.filter(at -> at.toString().endsWith("conn.log")).toList()) {
        for (String line : Files.readAllLines(file)) {
          flows.add(zeek(JSON.readTree(line)));
        }
      }
    }

    List<Signal> signals = play(flows);

    assertThat(flows).hasSizeGreaterThan(600);
    assertThat(signals).isEmpty();
  }

  private static List<Signal> shaped(List<Signal> signals) {
    return signals.stream().filter(signal -> signal.getRule().equals("NET-04")).toList();
  }

  private static List<Signal> play(List<NetworkFlow> flows) {
    try (DetectorHarness harness =
        new DetectorHarness(new NetworkDetector(NetworkDetector.Settings.DEFAULTS))) {
      return harness
          .publish(flows.stream().sorted(Comparator.comparing(NetworkFlow::getTime)).toList())
          .signals();
    }
  }

  private static List<NetworkFlow> captured(String file) throws IOException {
    Path path = SharedData.require("network-testonly-lgpl/ndpi/derived/" + file);
    return Files.readAllLines(path).stream().skip(1).map(NetworkOnRealDataTest::ndpi).toList();
  }

  private static NetworkFlow ndpi(String line) {
    String[] column = line.split(",", -1);
    return flow(
        line,
        seconds(column[0]),
        seconds(column[1]),
        List.of(column[2], column[3], column[4], column[5], column[6]),
        List.of(column[13], column[7], column[14], column[9]));
  }

  private static NetworkFlow zeek(JsonNode line) {
    Instant start = seconds(line.path("ts").asText());
    return flow(
        line.path("uid").asText(),
        start,
        start.plusMillis((long) (line.path("duration").asDouble() * 1000)),
        List.of(
            line.path("proto").asText(),
            line.path("id_orig_h").asText(),
            line.path("id_orig_p").asText(),
            line.path("id_resp_h").asText(),
            line.path("id_resp_p").asText()),
        List.of(
            line.path("orig_bytes").asText("0"),
            line.path("orig_pkts").asText("0"),
            line.path("resp_bytes").asText("0"),
            line.path("resp_pkts").asText("0")));
  }

  private static NetworkFlow flow(
      String id, Instant start, Instant end, List<String> tuple, List<String> counters) {
    return NetworkFlow.newBuilder(Flows.stratum(tuple.get(1), tuple.get(3), 0, Flows.TTL))
        .setEventId(id)
        .setFlowId(id)
        .setStart(start)
        .setTime(end)
        .setTransport(tuple.get(0))
        .setSourcePort(Integer.parseInt(tuple.get(2)))
        .setDestinationPort(Integer.parseInt(tuple.get(4)))
        .setBytesOut(number(counters.get(0)))
        .setPacketsOut(number(counters.get(1)))
        .setBytesIn(number(counters.get(2)))
        .setPacketsIn(number(counters.get(3)))
        .build();
  }

  private static long number(String text) {
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  private static Instant seconds(String text) {
    return Instant.ofEpochMilli(new BigDecimal(text).movePointRight(3).longValue());
  }
}
