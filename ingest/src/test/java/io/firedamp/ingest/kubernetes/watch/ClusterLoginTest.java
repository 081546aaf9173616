package io.firedamp.ingest.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterLoginTest {
  private static final String KUBECONFIG =
      """
      apiVersion: v1
      kind: Config
      clusters: [{name: c, cluster: {server: "https://192.0.2.7:6443"}}]
      users: [{name: u, user: {token: s3cret}}]
      contexts: [{name: first, context: {cluster: c, user: u}}, {name: lost, context: {cluster: d, user: u}}]
      current-context: first
      """;

  private final Path directory;

  ClusterLoginTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void readsTheCurrentContextOfAKubeconfig() throws Exception {
    Config config = ClusterLogin.ofFile(file(KUBECONFIG), "").open();

    assertThat(config.getMasterUrl()).isEqualTo("https://192.0.2.7:6443/");
    assertThat(config.getAutoOAuthToken()).isEqualTo("s3cret");
  }

  @Test
  void readsTheServiceAccountOfItsPodEachTimeItIsAsked() throws Exception {
    Path token = Files.writeString(directory.resolve("token"), "one");
    ClusterLogin login =
        ClusterLogin.ofServiceAccount(
            Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "443"),
            directory);
    Config config = login.open();
    assertThat(config.getMasterUrl()).isEqualTo("https://[fd00::1]:443/");

    Files.writeString(token, "two\n");

    assertThat(config.getOauthTokenProvider().getToken()).isEqualTo("two");
  }

  @Test
  void saysThatItRunsInNoPod() {
    assertThatThrownBy(() -> ClusterLogin.ofServiceAccount(Map.of(), directory))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kubeconfig must name a file, since this is no pod");
  }

  @Test
  void saysWhichContextsThereAre() throws Exception {
    Path file = file(KUBECONFIG);

    assertThatThrownBy(() -> ClusterLogin.ofFile(file, "second"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("context must be one of %s (first, lost), was 'second'".formatted(file));
  }

  @Test
  void saysThatAContextNamesAClusterThatIsNotThere() throws Exception {
    Path file = file(KUBECONFIG);

    assertThatThrownBy(() -> ClusterLogin.ofFile(file, "lost"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'lost' names 'd'");
  }

  @Test
  void saysThatAFileIsNotThere() {
    assertThatThrownBy(() -> ClusterLogin.ofFile(directory.resolve("none"), ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("kubeconfig must be a file that can be read, was '");
  }

  @Test
  void showsNothingOfAFileThatIsNoKubeconfig() throws Exception {
    Path broken = file("users: [{token: s3cret");

    assertThatThrownBy(() -> ClusterLogin.ofFile(broken, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("kubeconfig must hold YAML with clusters, users and contexts")
        .hasNoCause()
        .message()
        .doesNotContain("s3cret");
    assertThatThrownBy(() -> ClusterLogin.ofFile(file("just text"), ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void showsNoSecretOfItself() throws Exception {
    ClusterLogin login = ClusterLogin.ofFile(file(KUBECONFIG), "");

    assertThat(login.toString() + login.describe()).doesNotContain("s3cret");
  }

  private Path file(String text) throws Exception {
    return Files.writeString(directory.resolve("kubeconfig"), text);
  }
}
