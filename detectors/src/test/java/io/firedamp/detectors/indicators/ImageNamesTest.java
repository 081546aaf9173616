package io.firedamp.detectors.indicators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.schemas.ImageReference;
import io.firedamp.schemas.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImageNamesTest {
  private static final String DIGEST = "sha256:" + "ab".repeat(32);
  private final ImageNames bad = ImageNames.knownBad();

  @Test
  void namesAPublisherWhateverTheImage() {
    assertThat(entry("docker123321/tomcat")).contains("docker123321/*");
    assertThat(entry("docker.io/docker123321/anything:1.0")).contains("docker123321/*");
  }

  @Test
  void seesThroughMirrorsAndPullThroughCaches() {
    assertThat(entry("harbor.corp.example:8443/dockerhub/docker123321/cron"))
        .contains("docker123321/*");
    assertThat(entry("mirror.gcr.io/kannix/monero-miner")).contains("kannix/monero-miner");
  }

  @Test
  void namesOneRepositoryAndNotItsNeighbours() {
    assertThat(entry("kannix/monero-miner:latest")).contains("kannix/monero-miner");
    assertThat(entry("kannix/website")).isEmpty();
    assertThat(entry("notdocker123321/tomcat")).isEmpty();
    assertThat(entry("tomcat")).isEmpty();
  }

  @Test
  void namesADigestUnderAnyName() {
    ImageNames own = ImageNames.of(List.of(DIGEST));

    assertThat(own.entryFor(Optional.empty(), List.of(DIGEST))).contains(DIGEST);
    assertThat(own.entryFor(ImageReference.parse("own/app@" + DIGEST), List.of())).contains(DIGEST);
  }

  @Test
  void keepsAnEntryWithARegistryToThatRegistry() {
    ImageNames own = ImageNames.of(List.of("ghcr.io/evil/*"));

    assertThat(own.entryFor(ImageReference.parse("ghcr.io/evil/app"), List.of())).isPresent();
    assertThat(own.entryFor(ImageReference.parse("evil/app"), List.of())).isEmpty();
  }

  @Test
  void refusesAnEntryThatNamesNothing() {
    assertThatThrownBy(() -> ImageNames.of(List.of("tomcat")))
        .hasMessage("an image must be sha256:…, publisher/* or publisher/name, was 'tomcat'");
  }

  @Test
  void knowsEveryImageInTheSharedListOfReportedOnes() throws IOException {
    List<String> rows =
        Files.readAllLines(SharedData.require("images/reported-malicious-images.csv"));

    for (String row : rows.subList(1, rows.size())) {
      String image = row.substring(0, row.indexOf(','));
      assertThat(entry(image)).as(image).isPresent();
    }
  }

  private Optional<String> entry(String image) {
    return bad.entryFor(ImageReference.parse(image), List.of());
  }
}
