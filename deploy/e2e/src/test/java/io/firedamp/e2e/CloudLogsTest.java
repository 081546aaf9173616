package io.firedamp.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.detectors.DetectorHarness;
import io.firedamp.detectors.cloud.CloudDetector;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.cloudaudit.CloudAuditParser;
import io.firedamp.ingest.format.AnyFormatReader;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.CloudEvent;
import io.firedamp.schemas.avro.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Recorded logs of clouds, from their bytes to the cloud detector's signals. */
class CloudLogsTest {
  private final AnyFormatReader reader =
      new AnyFormatReader(List.of(new CloudAuditParser()), new Provenance("lab", "trail"));

  @Test
  void tellsTheCredentialThatWasUsedOnALaptop() throws Exception {
    assertThat(signals(readAll("cloud-audit/otrf")))
        .singleElement()
        .satisfies(
            signal -> {
              assertThat(signal.getRule()).isEqualTo("CLD-01");
              assertThat(signal.getDecibans()).isEqualTo(38);
              assertThat(signal.getAttributes())
                  .containsEntry("cloud.instance.id", "i-0317f6c6b66ae9c40");
            });
  }

  @Test
  void tellsTheInstancesThatStratusRedTeamWasRefused() throws Exception {
    assertThat(signals(readAll("cloudtrail/stratus-red-team")))
        .extracting(Signal::getRule, Signal::getTitle)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "CLD-03", "40 vCPUs asked for within PT30M, not all granted"));
  }

  @Test
  void saysNothingOfTerraformAndOfTheReadsOfATester() throws Exception {
    assertThat(signals(readAll("cloud-audit/invictus"))).isEmpty();
  }

  @Test
  void saysNothingOfWhatAutoscalingGoogleAndOthersDoDayByDay() throws Exception {
    assertThat(signals(readAll("cloud-audit/custodian"))).isEmpty();
    assertThat(signals(readAll("cloud-audit/plaso"))).isEmpty();
  }

  @Test
  void saysNothingOfAnEventThatPanthersRulesLetPass() throws Exception {
    assertThat(signals(panther(false))).isEmpty();
  }

  private List<ParsedEvent> panther(boolean expected) throws IOException, MalformedEventException {
    List<ParsedEvent> events = new ArrayList<>();
    for (String file : List.of("cloudtrail-compute-and-credentials", "gcp-compute")) {
      Path path = SharedData.require("cloud-audit/panther/" + file + ".jsonl");
      for (String line : Files.readAllLines(path)) {
        JsonNode test = new ObjectMapper().readTree(line);
        if (test.get("expected").asBoolean() == expected) {
          events.addAll(reader.read(test.get("event").toString().getBytes(UTF_8)));
        }
      }
    }
    return events;
  }

  private List<ParsedEvent> readAll(String directory) throws IOException {
    List<ParsedEvent> events = new ArrayList<>();
    try (Stream<Path> files = Files.list(SharedData.require(directory))) {
      for (Path file : files.sorted().toList()) {
        try {
          events.addAll(reader.read(Files.readAllBytes(file)));
        } catch (MalformedEventException otherLog) {
          assertThat(otherLog).hasMessageStartingWith("no format recognised");
        }
      }
    }
    return events;
  }

  private static List<Signal> signals(List<ParsedEvent> events) {
    List<CloudEvent> cloud =
        events.stream()
            .map(ParsedEvent::value)
            .filter(CloudEvent.class::isInstance)
            .map(CloudEvent.class::cast)
            .sorted(Comparator.comparing(CloudEvent::getTime))
            .toList();
    assertThat(cloud).isNotEmpty();
    CloudDetector.Factory factory = new CloudDetector.Factory();
    try (DetectorHarness harness = new DetectorHarness(factory.create(factory.defaults()))) {
      return harness.publish(cloud).signals();
    }
  }
}
