package io.firedamp.ingest.cloudaudit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.format.AnyFormatReader;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.CloudEvent;
import io.firedamp.schemas.avro.ImagePull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Audit logs of clouds as other projects keep them: each record is an event, or named. */
class CloudAuditOnRealDataTest {
  private static final String END = "cloud-audit: end of an operation whose beginning is told";

  private final AnyFormatReader reader =
      new AnyFormatReader(List.of(new CloudAuditParser()), new Provenance("lab", "trail"));
  private final List<ParsedEvent> events = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  @Test
  void readsEveryEventOfTheDetonationsOfStratusRedTeam() throws Exception {
    readAll("cloudtrail/stratus-red-team");

    accounts(172, 172, 0, Map.of());
    assertThat(cloud("RunInstances"))
        .singleElement()
        .satisfies(
            run -> {
              assertThat(run.getErrorCode()).contains("Client.UnauthorizedOperation");
              assertThat(run.getFacts())
                  .containsEntry("instance.type", "p2.xlarge")
                  .containsEntry("instance.count", "10");
            });
  }

  @Test
  void readsEveryRecordOfTheFilesThatCloudTrailDelivers() throws Exception {
    readAll("cloud-audit/invictus");

    accounts(163, 163, 0, Map.of());
    assertThat(cloud("RunInstances"))
        .hasSize(2)
        .allSatisfy(
            run ->
                assertThat(run.getFacts())
                    .containsEntry("instance.type", "t3.micro")
                    .containsEntry("instance.count", "1"));
  }

  @Test
  void readsLogstashsFormWithTheTimeBesideTheRecord() throws Exception {
    readAll("cloud-audit/otrf");

    accounts(103, 103, 0, Map.of());
    assertThat(cloud("ListObjects"))
        .hasSize(7)
        .allSatisfy(
            list -> {
              assertThat(list.getSession()).contains("i-0317f6c6b66ae9c40");
              assertThat(list.getUserAgent().orElseThrow()).startsWith("aws-cli/");
              assertThat(list.getFacts()).containsKey("bucket");
            });
  }

  @Test
  void readsTheEventsThatCloudCustodianTests() throws Exception {
    readAll("cloud-audit/custodian");

    accounts(4, 3, 1, Map.of());
    assertThat(refused).singleElement().asString().startsWith("no format recognised");
  }

  @Test
  void readsGooglesOperationsOnceAndLeavesOtherLogsAlone() throws Exception {
    readAll("cloud-audit/plaso");

    accounts(11, 6, 2, Map.of(END, 3L));
    assertThat(cloud("beta.compute.instances.insert"))
        .hasSize(2)
        .first()
        .satisfies(
            insert -> assertThat(insert.getFacts()).containsEntry("instance.type", "e2-medium"));
  }

  @Test
  void readsTheTestsOfPanthersRules() throws Exception {
    for (String file : List.of("cloudtrail-compute-and-credentials", "gcp-compute")) {
      Path path = SharedData.require("cloud-audit/panther/" + file + ".jsonl");
      for (String line : Files.readAllLines(path)) {
        JsonNode test = new ObjectMapper().readTree(line);
        read(test.get("event").toString().getBytes(UTF_8));
      }
    }

    accounts(38, 34, 2, Map.of(END, 2L));
    assertThat(refused).containsOnly("timestamp is missing");
  }

  @Test
  void readsAPullFromEcr() throws Exception {
    readAll("registry/aws-ecr");

    accounts(5, 3, 2, Map.of());
    assertThat(Parsed.of(ImagePull.class, events))
        .singleElement()
        .satisfies(
            pull -> {
              assertThat(pull.getImage())
                  .isEqualTo("123456789012.dkr.ecr.us-east-2.amazonaws.com/testrepo:latest");
              assertThat(pull.getAddress()).contains("203.0.113.12");
            });
  }

  private void readAll(String directory) throws IOException {
    try (Stream<Path> files = Files.list(SharedData.require(directory))) {
      for (Path file : files.sorted().toList()) {
        read(Files.readAllBytes(file));
      }
    }
  }

  private void read(byte[] record) {
    try {
      events.addAll(reader.read(record));
    } catch (MalformedEventException e) {
      refused.add(String.valueOf(e.getMessage()));
    }
  }

  private List<CloudEvent> cloud(String name) {
    return Parsed.of(CloudEvent.class, events).stream()
        .filter(event -> event.getEvent().equals(name))
        .toList();
  }

  private void accounts(long read, long events, long unreadable, Map<String, Long> leftOut) {
    assertThat(reader.counts()).isEqualTo(new RecordCounts(read, events, leftOut, unreadable, 0));
  }
}
