package io.firedamp.detectors.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.indicators.ImageNames;
import io.firedamp.detectors.indicators.OfficialNames;
import io.firedamp.schemas.PullThrough;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageTrustTest {
  private final ImageTrust trust =
      new ImageTrust(
          ImageNames.knownBad(),
          OfficialNames.bundled(),
          PullThrough.of(List.of("harbor.example/hub=docker.io")));

  @Test
  void judgesAMirrorsImageByTheNameItHasUpstream() {
    assertThat(trust.badEntry("harbor.example/hub/docker123321/cron:latest")).isPresent();
    assertThat(trust.imitation("harbor.example/hub/library/nginx:1")).isEmpty();
    assertThat(trust.isUntrusted("harbor.example/hub/someone/app:1")).isTrue();
  }

  @Test
  void judgesAnyOtherHostsImageByItsOwnName() {
    assertThat(trust.isUntrusted("harbor.example/own/someone/app:1")).isFalse();
    assertThat(trust.imitation("harbor.example/own/nginx:1")).isPresent();
  }
}
