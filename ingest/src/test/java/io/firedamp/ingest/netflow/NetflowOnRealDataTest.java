package io.firedamp.ingest.netflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.NetworkFlow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Datagrams of real exporters, read in place, beside what other decoders make of them. */
class NetflowOnRealDataTest {
  private static final String ROOT = "network/netflow/";

  /** Files of several messages, of which the codec decodes the first. */
  private static final Map<String, Long> WHOLE = Map.of("ipfix.dat", 13L, "netflow5.dat", 30L);

  private static final Pattern CASE =
      Pattern.compile("\"files\":\\[([^]]*)],\"records\":(\\d+|null)");
  private static final Pattern SOURCE =
      Pattern.compile("\"(?:ipv4_src_addr|sourceIPv4Address)\":\"([^\"]+)\"");
  private static final Pattern DESTINATION =
      Pattern.compile("\"(?:ipv4_dst_addr|destinationIPv4Address)\":\"([^\"]+)\"");
  private static final Pattern PROTOCOL =
      Pattern.compile("\"(?:protocol|protocolIdentifier)\":(?:1|6|17)[,}]");
  private static final Pattern TOLD =
      Pattern.compile(
          "^(?=.*protocol=\"(?:tcp|udp)\")(?=.*[ ,]src=\"([^\"]+)\")(?=.*src_port=(\\d+)u)"
              + "(?=.*[ ,]dst=\"([^\"]+)\")(?=.*dst_port=(\\d+)u).*");

  private final NetflowReader reader = new NetflowReader(new Provenance("lab", "flows"), false);

  @Test
  void readsAsManyRecordsAsTheCodecExpectsOfEachExporter() throws Exception {
    int cases = 0;
    for (String line :
        Files.readAllLines(SharedData.require(ROOT + "logstash-codec/expected.jsonl"))) {
      Matcher expected = CASE.matcher(line);
      assertThat(expected.find()).as(line).isTrue();
      List<String> files =
          Stream.of(expected.group(1).split(",")).map(each -> each.replace("\"", "")).toList();
      NetflowReader each = new NetflowReader(new Provenance("lab", "flows"), false);
      List<NetworkFlow> flows = new ArrayList<>();
      for (String file : files) {
        flows.addAll(read(each, file));
      }
      if (!expected.group(2).equals("null")) {
        long records = WHOLE.getOrDefault(files.get(0), Long.valueOf(expected.group(2)));
        assertThat(decoded(each.counts())).as(files + " " + each.counts()).isEqualTo(records);
        cases++;
      }
      tellsOfTheSides(line, flows);
      assertThat(each.counts().accountedFor()).isEqualTo(each.counts().read());
    }
    assertThat(cases).isEqualTo(24);
  }

  @ParameterizedTest
  @CsvSource({"netflow_v5_example, 8", "netflow_v9_example, 8", "ipfix_example, 31"})
  void tellsOfTheConnectionsThatTelegrafDecodes(String example, int records) throws Exception {
    Path folder = SharedData.require(ROOT + "telegraf/" + example);
    List<NetworkFlow> flows = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".bin")).sorted().toList()) {
        flows.addAll(Parsed.of(NetworkFlow.class, reader.read(Files.readAllBytes(file))));
      }
    }
    Set<String> told =
        flows.stream()
            .map(
                flow ->
                    sides(
                        flow.getSourceAddress() + " " + flow.getSourcePort(),
                        flow.getDestinationAddress() + " " + flow.getDestinationPort()))
            .collect(Collectors.toSet());

    List<String> expected = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("expected.out"))) {
      Matcher found = TOLD.matcher(line);
      if (found.matches()) {
        expected.add(
            sides(found.group(1) + " " + found.group(2), found.group(3) + " " + found.group(4)));
      }
    }

    assertThat(told).containsAll(expected);
    assertThat(decoded(reader.counts())).as(reader.counts().toString()).isEqualTo(records);
    assertThat(reader.counts().unreadable()).isZero();
  }

  @Test
  void countsWhatBothDirectionsOfAConnectionCarried() throws Exception {
    Path file = SharedData.require(ROOT + "telegraf/netflow_v5_example/netflow_v5.bin");

    List<NetworkFlow> flows = Parsed.of(NetworkFlow.class, reader.read(Files.readAllBytes(file)));

    NetworkFlow whole =
        flows.stream()
            .filter(flow -> flow.getSourcePort() == 55_516 && flow.getPacketsOut().isPresent())
            .findFirst()
            .orElseThrow();
    assertThat(whole.getSourceAddress()).isEqualTo("192.168.119.100");
    assertThat(whole.getPacketsOut()).hasValue(37L);
    assertThat(whole.getPacketsIn()).hasValue(78L);
    assertThat(whole.getBytesIn()).hasValue(87_477L - 78 * 40);
  }

  private static List<NetworkFlow> read(NetflowReader reader, String file) throws Exception {
    byte[] datagram = Files.readAllBytes(SharedData.require(ROOT + "logstash-codec/" + file));
    List<ParsedEvent> events;
    try {
      events = reader.read(datagram);
    } catch (MalformedEventException e) {
      assertThat(file).isEqualTo("netflow5_test_invalid02.dat");
      return List.of();
    }
    return Parsed.of(NetworkFlow.class, events);
  }

  private static void tellsOfTheSides(String line, List<NetworkFlow> flows) {
    for (String check : line.split("\\{\"index\":", -1)) {
      Matcher source = SOURCE.matcher(check);
      Matcher destination = DESTINATION.matcher(check);
      if (source.find() && destination.find() && PROTOCOL.matcher(check).find()) {
        assertThat(flows)
            .extracting(flow -> sides(flow.getSourceAddress(), flow.getDestinationAddress()))
            .contains(sides(source.group(1), destination.group(1)));
      }
    }
  }

  private static String sides(String one, String other) {
    return String.join(" ", new TreeSet<>(List.of(one, other)));
  }

  /** Records of flows and options: templates, and what waits or waited for one, are none. */
  private static long decoded(RecordCounts counts) {
    return counts.read()
        - counts.leftOut().getOrDefault("netflow template", 0L)
        - counts.leftOut().getOrDefault("netflow data read once its template came", 0L)
        - counts.held();
  }
}
