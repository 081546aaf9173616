package io.firedamp.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @CsvSource({
    "tomcat, docker.io/library/tomcat:latest",
    "docker123321/tomcat, docker.io/docker123321/tomcat:latest",
    "docker.io/library/tomcat:9, docker.io/library/tomcat:9",
    "index.docker.io/tomcat, docker.io/library/tomcat:latest",
    "registry-1.docker.io/library/tomcat, docker.io/library/tomcat:latest",
    "localhost:5000/tomcat, localhost:5000/tomcat:latest",
    "localhost/tomcat, localhost/tomcat:latest",
    "GHCR.io/Acme/Web:V1, ghcr.io/acme/web:V1",
    "quay.io/a/b/c:1, quay.io/a/b/c:1",
    "[::1]:5000/a, [::1]:5000/a:latest",
  })
  void givesOneImageOneName(String text, String canonical) {
    assertThat(ImageReference.parse(text)).map(ImageReference::toString).contains(canonical);
  }

  @Test
  void keepsTheDigestAndInventsNoTagBesideIt() {
    assertThat(ImageReference.parse("tomcat@" + DIGEST))
        .map(ImageReference::toString)
        .contains("docker.io/library/tomcat@" + DIGEST);
  }

  @Test
  void tellsWhoPublishedWhat() {
    ImageReference image = ImageReference.parse("docker123321/mysql:5").orElseThrow();

    assertThat(image.publisher()).isEqualTo("docker123321");
    assertThat(image.name()).isEqualTo("mysql");
    assertThat(image.isOnDockerHub()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a b",
        "tomcat:",
        "tomcat:a/b:c d",
        "tomcat@sha256:12",
        "/tomcat",
        "a//b",
        "\u001b[31mred",
        "https://x/y"
      })
  void refusesWhatIsNoReference(String text) {
    assertThat(ImageReference.parse(text)).isEmpty();
  }

  @Test
  void isItsOwnCanonicalForm() {
    long seed = 20261124L;
    Random random = new Random(seed);
    String alphabet = "abAB019._-/:@[]";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(14); length > 0; length--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      ImageReference.parse(text.toString())
          .ifPresent(
              image ->
                  assertThat(ImageReference.parse(image.toString()))
                      .as("seed %d, text '%s'", seed, text)
                      .contains(image));
    }
  }
}
