package io.firedamp.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PullThroughTest {
  private static final PullThrough MIRRORS =
      PullThrough.of(
          List.of(
              "harbor.example/hub=docker.io",
              "harbor.example/hub/quay=quay.io/acme",
              "123456789012.dkr.ecr.eu-west-1.amazonaws.com/ecr-public=public.ecr.aws",
              "mirror.example:5000=docker.io"));

  @ParameterizedTest
  @CsvSource({
    "harbor.example/hub/library/nginx:1, docker.io/library/nginx:1",
    "harbor.example/hub/nginx, docker.io/library/nginx:latest",
    "harbor.example/hub/quay/app:v1, quay.io/acme/app:v1",
    "123456789012.dkr.ecr.eu-west-1.amazonaws.com/ecr-public/eks/pause:3, public.ecr.aws/eks/pause:3",
    "mirror.example:5000/acme/app:v1, docker.io/acme/app:v1"
  })
  void callsAMirrorsImageAsWhereItComesFrom(String image, String upstream) {
    assertThat(MIRRORS.upstream(ImageReference.parse(image).orElseThrow()).toString())
        .isEqualTo(upstream);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"harbor.example/hubris/app:1", "harbor.example/own/app:1", "docker.io/hub/app:1"})
  void leavesEveryOtherImage(String image) {
    ImageReference parsed = ImageReference.parse(image).orElseThrow();

    assertThat(MIRRORS.upstream(parsed)).isEqualTo(parsed);
    assertThat(PullThrough.NONE.upstream(parsed)).isEqualTo(parsed);
  }

  @Test
  void keepsTheDigest() {
    String digest = "sha256:" + "ab".repeat(32);

    assertThat(
            MIRRORS
                .upstream(
                    ImageReference.parse("harbor.example/hub/acme/app@" + digest).orElseThrow())
                .toString())
        .isEqualTo("docker.io/acme/app@" + digest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a.example",
        "a.example=",
        "hub=docker.io",
        "a.example=b.example=c",
        "A.example=docker.io"
      })
  void refusesWhatIsNoMirror(String entry) {
    assertThatThrownBy(() -> PullThrough.of(List.of(entry)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a mirror must be host/path=host/path");
  }
}
