package io.firedamp.ingest.sensor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.format.AnyFormatReader;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.SensorAlert;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Alerts that sensors wrote, as other projects keep them: each record is recognised among all
 * formats, and is an event or left out by name.
 */
class SensorOnRealDataTest {
  private static final String NAMELESS = " record that names no container, pod, address or node=";

  private final AnyFormatReader reader =
      new AnyFormatReader(everyParser(), new Provenance("lab", "sensors"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "defender/otel-activity-security-log.json | 1 | 0 | {defender-alert: defender-for-cloud"
            + NAMELESS
            + "1}",
        "defender/stix-shifter-securityalert.jsonl | 2 | 0 | {defender-alert: defender-for-cloud"
            + NAMELESS
            + "1, defender-alert: defender-for-cloud sample alert=1}",
        "falco/falcosidekick-readme.jsonl | 1 | 1 | {}",
        "falco/plugins-gcpaudit.jsonl | 4 | 0 | {falco-alert: falco" + NAMELESS + "4}",
        "falco/website-channels.jsonl | 1 | 1 | {}",
        "falco/website-falcosidekick-response-engine-part-9-fission.jsonl | 2 | 2 | {}",
        "gcp-scc/bad_ip.json | 1 | 0 | {security-command-center-finding: security-command-center record without a time=1}",
        "gcp-scc/bad_ip_scc.json | 1 | 1 | {}",
        "gcp-scc/non_org_iam_member.json | 1 | 0 | {security-command-center-finding: security-command-center finding that is no threat=1}",
        "guardduty/content-hub-get-finding.json | 1 | 1 | {}",
        "guardduty/custodian-ec2-duty-event.json | 1 | 0 | {guardduty-finding: guardduty sample finding=1}",
        "guardduty/mozdef.jsonl | 9 | 2 | {guardduty-finding: guardduty sample finding=7}",
        "kubearmor/kubearmor-events.jsonl | 9 | 3 | {kubearmor-event: kubearmor log that is no start of a process and of no policy=2, kubearmor-event: kubearmor record without a time=4}",
        "osquery/logging-docs.jsonl | 4 | 0 | {osquery-result: osquery result that is no start of a process=4}",
        "tetragon/book/cat_process_kprobe.json | 1 | 1 | {}",
        "tetragon/book/privileged-pod-bash.json | 1 | 1 | {}",
        "tetragon/book/privileged-pod-nsenter.json | 1 | 1 | {}",
        "tetragon/book/process_connect.json | 1 | 0 | {tetragon-event: tetragon process connect=1}",
        "tetragon/book/process_exec.json | 1 | 1 | {}",
        "tetragon/book/process_exit.json | 1 | 0 | {tetragon-event: tetragon process exit=1}",
        "tetragon/docs/advanced-process-execution.jsonl | 1 | 1 | {}",
        "tetragon/docs/events.jsonl | 1 | 1 | {}",
        "tracee/forensics.jsonl | 6 | 0 | {tracee-event: tracee event that is no start of a process and of no signature=6}",
        "tracee/network-events.jsonl | 8 | 0 | {tracee-event: tracee event that is no start of a process and of no signature=8}"
      })
  void accountsForEveryRecord(String file, long read, long events, String leftOut)
      throws Exception {
    List<SensorAlert> alerts =
        Parsed.of(SensorAlert.class, reader.read(SharedData.bytes("sensors/" + file)));

    RecordCounts counts = reader.counts();
    assertThat(new TreeMap<>(counts.leftOut()).toString()).isEqualTo(leftOut);
    assertThat(counts.read()).isEqualTo(read);
    assertThat(counts.withEvents()).isEqualTo(events).isEqualTo(alerts.size());
    assertThat(counts.unreadable()).isZero();
  }

  @Test
  void knowsThePodsOfFalcosShells() throws Exception {
    assertThat(read("falco/website-falcosidekick-response-engine-part-9-fission.jsonl"))
        .extracting(SensorAlert::getSubject)
        .containsExactly(
            "lab/pod/default/alpine",
            "lab/pod/fission-function/poolmgr-go-default-516098-5bdbf8c8f5-g8gvc");
  }

  @Test
  void knowsTheContainerThatTetragonNamesInFull() throws Exception {
    assertThat(read("tetragon/docs/events.jsonl"))
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.getSubject())
                  .isEqualTo(
                      "lab/container/551e161c47d8ff0eb665438a7bcd5b4e3ef5a297282b40a92b7c77d6bd168eb3");
              assertThat(alert.getFields())
                  .containsEntry(
                      "process.command_line",
                      "/usr/bin/curl https://ebpf.io/applications/#tetragon");
            });
  }

  @ParameterizedTest
  @CsvSource({"panther/guardduty.jsonl, 4, 4", "panther/osquery.jsonl, 23, 23"})
  void readsOrLeavesOutByNameTheEventsOfPanthersTests(String file, int events, long accounted)
      throws Exception {
    List<byte[]> records = new ArrayList<>();
    for (String line : new String(SharedData.bytes("sensors/" + file), UTF_8).split("\n", -1)) {
      if (!line.isBlank()) {
        records.add(eventIn(line));
      }
    }

    for (byte[] record : records) {
      reader.read(record);
    }

    assertThat(records).hasSize(events);
    assertThat(reader.counts().accountedFor()).isEqualTo(accounted);
    assertThat(reader.counts().unreadable()).isZero();
  }

  /** Panther keeps the event in a member, beside what its rule has to say of it. */
  private static byte[] eventIn(String line) throws Exception {
    try (JsonParser json = new JsonFactory().createParser(line)) {
      while (json.nextToken() != null) {
        if ("event".equals(json.currentName()) && json.nextToken().isStructStart()) {
          int start = (int) json.currentTokenLocation().getCharOffset();
          json.skipChildren();
          return line.substring(start, (int) json.currentLocation().getCharOffset())
              .getBytes(UTF_8);
        }
      }
    }
    throw new AssertionError("no event in " + line);
  }

  private List<SensorAlert> read(String file) throws Exception {
    return Parsed.of(SensorAlert.class, reader.read(SharedData.bytes("sensors/" + file)));
  }

  private static List<EventParser> everyParser() {
    List<EventParser> all = new ArrayList<>();
    for (Source.Factory<?> factory : ServiceLoader.load(Source.Factory.class)) {
      all.addAll(factory.parsers());
    }
    return all;
  }
}
