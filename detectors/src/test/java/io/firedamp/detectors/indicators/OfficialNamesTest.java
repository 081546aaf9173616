package io.firedamp.detectors.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.ImageReference;
import io.firedamp.schemas.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfficialNamesTest {
  private static final List<String> DOCKER123321 =
      List.of(
          "tomcat",
          "tomcat11",
          "tomcat22",
          "cron",
          "cronm",
          "cronnn",
          "t1",
          "t2",
          "kk",
          "mysql",
          "mysql0",
          "mysql2",
          "mysql3",
          "mysql4",
          "mysql5",
          "mysql6",
          "data");

  private final OfficialNames names = OfficialNames.bundled();

  @Test
  void flagsTenOfTheSeventeenNamesOfDocker123321() {
    List<String> flagged =
        DOCKER123321.stream().filter(name -> !imitated("docker123321/" + name).isEmpty()).toList();

    assertThat(flagged).hasSize(10).allMatch(name -> name.matches("(tomcat|mysql)[0-9]*"));
  }

  @ParameterizedTest
  @CsvSource({
    "evil/tomcat, tomcat",
    "evil/tomcat-11, tomcat",
    "evil/my-sql, mysql",
    "evil/ngnix, nginx",
    "evil/nginxx, nginx",
    "evil/postgress, postgres",
    "evil/t0mcat, tomcat",
    "evil/ng1nx, nginx",
    "evil/mysq1, mysql",
    "evil/tornado, ''",
    "evil/rnysql, mysql",
    "evil/redis-official, redis",
    "evil/official-redis, redis",
    "evil/ubuntu_latest, ubuntu",
    "ghcr.io/evil/nginx, nginx",
    "quay.io/evil/wordpress2, wordpress",
    "203.0.113.5:5000/library/redis, redis",
    "quay.io/evil/library/redis, redis"
  })
  void tellsWhomANamePosesAs(String image, String official) {
    assertThat(imitated(image)).isEqualTo(official);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bitnami/mysql",
        "public.ecr.aws/bitnami/mysql",
        "public.ecr.aws/docker/library/nginx",
        "mirror.gcr.io/library/nginx",
        "arm64v8/postgres",
        "docker.elastic.co/elasticsearch/elasticsearch",
        "mcr.microsoft.com/openjdk/jdk",
        "registry.k8s.io/node",
        "nginxinc/nginx",
        "acme/host",
        "acme/clone",
        "acme/store",
        "acme/billing-api",
        "acme/web"
      })
  void leavesRightfulAndOrdinaryNamesAlone(String image) {
    assertThat(imitated(image)).isEmpty();
  }

  @Test
  void trustsMyOwnPublishersAndRegistries() {
    OfficialNames own = names.trusting(List.of("acme", "ghcr.io/acme"), List.of("hub.acme:5000"));

    assertThat(own.imitatedBy(image("acme/nginx"))).isEmpty();
    assertThat(own.imitatedBy(image("ghcr.io/acme/nginx"))).isEmpty();
    assertThat(own.imitatedBy(image("hub.acme:5000/team/nginx"))).isEmpty();
    assertThat(own.imitatedBy(image("ghcr.io/acmes/nginx"))).isPresent();
  }

  @Test
  void takesNoOfficialImageForAnImpostor() throws IOException {
    for (String name :
        Files.readAllLines(SharedData.require("images/official-images/official-names.txt"))) {
      assertThat(imitated(name)).as(name).isEmpty();
      assertThat(imitated("evil/" + name)).as("evil/" + name).isEqualTo(name);
    }
  }

  @Test
  void agreesWithAPlainComputationOfTheDistance() {
    long seed = 17;
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      String one = randomWord(random);
      String other = random.nextBoolean() ? randomWord(random) : edited(one, random);

      assertThat(EditDistance.isAtMostOne(one, other))
          .as("seed %d: %s, %s", seed, one, other)
          .isEqualTo(distance(one, other) <= 1);
    }
  }

  private static String randomWord(Random random) {
    StringBuilder word = new StringBuilder();
    for (int length = random.nextInt(7); length > 0; length--) {
      word.append((char) ('a' + random.nextInt(3)));
    }
    return word.toString();
  }

  private static String edited(String word, Random random) {
    int at = random.nextInt(word.length() + 1);
    return word.substring(0, at)
        + "b"
        + word.substring(Math.min(word.length(), at + random.nextInt(2)));
  }

  /** Optimal string alignment, from its definition. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }

  private String imitated(String image) {
    return names.imitatedBy(image(image)).map(OfficialNames.Imitation::official).orElse("");
  }

  private static ImageReference image(String text) {
    return ImageReference.parse(text).orElseThrow();
  }
}
