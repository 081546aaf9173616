package io.firedamp.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.DetectorHarness;
import io.firedamp.detectors.controlplane.ControlPlaneDetector;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.format.AnyFormatReader;
import io.firedamp.ingest.kubernetes.KubernetesAuditParser;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Recorded audit logs of Kubernetes, from their bytes to the control plane's signals. */
class AuditLogsTest {
  private final AnyFormatReader reader =
      new AnyFormatReader(List.of(new KubernetesAuditParser()), new Provenance("lab", "audit"));

  @Test
  void saysNothingOfAClusterThatIsStarted() throws Exception {
    assertThat(signals(lines("k8s-audit/immudb/k8s.part1.jsonl"))).isEmpty();
  }

  @Test
  void makesNothingHighOfWhatTestersMade() throws Exception {
    List<ParsedEvent> events = new ArrayList<>();
    for (String directory :
        List.of(
            "falco", "stratus-red-team", "gke-khi", "crowdsecurity", "openshift-cluster-logging")) {
      events.addAll(files("k8s-audit/" + directory));
    }

    assertThat(signals(events))
        .isNotEmpty()
        .allSatisfy(
            signal -> assertThat(signal.getDecibans()).as(signal.getTitle()).isLessThan(26));
  }

  private List<ParsedEvent> lines(String file) throws IOException {
    List<ParsedEvent> events = new ArrayList<>();
    for (String line : Files.readAllLines(SharedData.require(file))) {
      addAll(events, line.getBytes(UTF_8));
    }
    return events;
  }

  private List<ParsedEvent> files(String directory) throws IOException {
    List<ParsedEvent> events = new ArrayList<>();
    try (Stream<Path> files = Files.list(SharedData.require(directory))) {
      for (Path file : files.sorted().toList()) {
        addAll(events, Files.readAllBytes(file));
      }
    }
    return events;
  }

  private void addAll(List<ParsedEvent> events, byte[] record) {
    try {
      events.addAll(reader.read(record));
    } catch (MalformedEventException otherLog) {
      assertThat(otherLog).hasMessageNotContaining("null");
    }
  }

  private static List<Signal> signals(List<ParsedEvent> events) {
    List<AuditEvent> requests =
        events.stream()
            .map(ParsedEvent::value)
            .filter(AuditEvent.class::isInstance)
            .map(AuditEvent.class::cast)
            .sorted(Comparator.comparing(AuditEvent::getTime))
            .toList();
    assertThat(requests).isNotEmpty();
    ControlPlaneDetector.Factory factory = new ControlPlaneDetector.Factory();
    try (DetectorHarness harness = new DetectorHarness(factory.create(factory.defaults()))) {
      List<Signal> signals = harness.publish(requests).signals();
      assertThat(harness.deadLetters()).isEmpty();
      return signals;
    }
  }
}
