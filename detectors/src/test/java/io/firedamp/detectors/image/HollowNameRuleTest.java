package io.firedamp.detectors.image;

import static io.firedamp.detectors.image.Images.DIGEST;
import static io.firedamp.detectors.image.Images.MORNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.indicators.OfficialNames;
import io.firedamp.schemas.ImageReference;
import io.firedamp.schemas.PullThrough;
import io.firedamp.schemas.avro.ImageMetadata;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HollowNameRuleTest {
  private final HollowNameRule rule =
      new HollowNameRule(
          OfficialNames.bundled(),
          Fingerprints.bundled(),
          PullThrough.of(List.of("harbor.example/hub=docker.io")),
          Duration.ofDays(1));

  @Test
  void knowsAnImageThatHasNothingOfWhatItIsCalledAfter() {
    ImageMetadata image = image("docker.io/someone/mysql2:latest", "sh", "-c", "sleep 9999");

    assertThat(rule.hollowNameOf(image)).contains("docker.io/someone/mysql2:latest");
    assertThat(
            rule.check(
                DIGEST,
                "docker.io/someone/mysql2:latest",
                Images.sighting("docker.io/someone/mysql2:latest", MORNING)))
        .hasValueSatisfying(
            finding -> {
              assertThat(finding.decibans()).isEqualTo(12);
              assertThat(finding.title()).contains("nothing of official mysql");
              assertThat(finding.traits()).containsExactly("IMPOSTOR");
            });
  }

  @Test
  void oneMarkIsEnoughForABuildOfTheSameProgram() {
    ImageMetadata hollow = image("docker.io/someone/tomcat:9", "/start.sh");

    assertThat(rule.hollowNameOf(hollow)).isPresent();
    assertThat(
            List.of(
                ImageMetadata.newBuilder(hollow)
                    .setEnv(List.of("CATALINA_HOME=/usr/local/tomcat"))
                    .build(),
                ImageMetadata.newBuilder(hollow).setExposedPorts(List.of("8080/tcp")).build(),
                ImageMetadata.newBuilder(hollow).setCmd(List.of("bin/catalina.sh", "run")).build(),
                ImageMetadata.newBuilder(hollow)
                    .setHistory(List.of("RUN apt-get install -y tomcat9"))
                    .build()))
        .allSatisfy(honest -> assertThat(rule.hollowNameOf(honest)).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker.io/library/mysql:8",
        "docker.io/bitnami/mysql:8",
        "registry.example/team/mysql:8",
        "harbor.example/hub/library/mysql:8",
        "docker.io/someone/shop:1",
        "docker.io/someone/ubuntu:1"
      })
  void leavesOfficialTrustedInternalAndOtherNamesAlone(String reference) {
    assertThat(rule.hollowNameOf(image(reference, "/start.sh"))).isEmpty();
  }

  @Test
  void saysNothingOfAnImageWhoseCommandNobodyKnows() {
    assertThat(rule.hollowNameOf(image("docker.io/someone/mysql:1"))).isEmpty();
  }

  @Test
  void everyFingerprintIsOfAnOfficialName() {
    OfficialNames names = OfficialNames.bundled();
    Set<String> fingerprinted = Fingerprints.bundled().byName().keySet();

    assertThat(fingerprinted)
        .hasSizeGreaterThan(10)
        .allSatisfy(
            name ->
                assertThat(
                        names
                            .imitatedBy(
                                ImageReference.parse("docker.io/someone/" + name).orElseThrow())
                            .orElseThrow()
                            .official())
                    .isEqualTo(name));
  }

  private static ImageMetadata image(String reference, String... command) {
    return ImageMetadata.newBuilder(Images.metadata(DIGEST, List.of(command), MORNING))
        .setReferences(List.of(reference))
        .build();
  }
}
