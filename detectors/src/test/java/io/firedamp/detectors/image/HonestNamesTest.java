package io.firedamp.detectors.image;

import static io.firedamp.detectors.image.Images.DIGEST;
import static io.firedamp.detectors.image.Images.MORNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.DetectorHarness;
import io.firedamp.detectors.evidence.Posterior;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** Thousands of honest publishers name their images after official ones. */
class HonestNamesTest {
  private static final List<String> PUBLISHERS =
      List.of("someone/", "ghcr.io/team/", "quay.io/shop/", "registry.example/mirror/");

  @Test
  void noPodIsAnIncidentForItsImagesNameAndNewnessAlone() throws IOException {
    List<SpecificRecord> pods = new ArrayList<>();
    for (String name :
        Files.readAllLines(SharedData.require("images/official-images/official-names.txt"))) {
      for (String publisher : PUBLISHERS) {
        String image = (publisher.startsWith("someone") ? "docker.io/" : "") + publisher + name;
        pods.add(Images.running("c" + pods.size(), image + ":1", MORNING));
        pods.add(Images.pull(image + ":1", DIGEST, MORNING));
      }
    }

    List<Signal> signals;
    try (DetectorHarness harness =
        new DetectorHarness(new ImageDetector(ImageDetector.Settings.DEFAULTS))) {
      signals = harness.publish(pods).signals();
    }

    assertThat(signals).extracting(Signal::getRule).contains("IMG-02");
    // All signals are of one leg, of which the strongest counts.
    double strongest = signals.stream().mapToDouble(Signal::getDecibans).max().orElseThrow();
    assertThat(Posterior.DEFAULT.severity(strongest, strongest)).isEqualTo(Severity.LOW);
  }
}
