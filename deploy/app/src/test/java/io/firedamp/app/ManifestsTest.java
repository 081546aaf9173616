package io.firedamp.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.firedamp.app.config.ConfigLoader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is handed to Kubernetes, Docker and systemd, against what the program takes and serves. */
final class ManifestsTest {
  private static final Path DEPLOY = Path.of("..");
  private static final Path KUBERNETES = DEPLOY.resolve("kubernetes");
  private static final String SECRETS = "/etc/firedamp-secrets";
  private static final YAMLMapper YAML = new YAMLMapper();

  private Path directory;

  @BeforeEach
  void mountSecrets(@TempDir Path temporary) throws IOException {
    directory = temporary;
    Files.writeString(directory.resolve("listener-token"), "for-senders");
    Files.writeString(directory.resolve("http-token"), "for-people");
    Files.writeString(directory.resolve("token"), "for-both");
  }

  static Stream<Path> manifests() throws IOException {
    return texts(YAML.readTree(KUBERNETES.resolve("kustomization.yaml").toFile()).get("resources"))
        .stream()
        .map(KUBERNETES::resolve);
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void everyObjectSaysWhatItIs(Path file) throws IOException {
    assertThat(documents(file))
        .isNotEmpty()
        .allSatisfy(
            object -> {
              assertThat(object.path("apiVersion").asText()).isNotEmpty();
              assertThat(object.path("kind").asText()).isNotEmpty();
              assertThat(object.at("/metadata/name").asText()).startsWith("firedamp");
            });
  }

  @Test
  void thePodPassesRestrictedPodSecurity() throws IOException {
    JsonNode pod = pod();

    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
    assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    assertThat(List.of("hostNetwork", "hostPID", "hostIPC")).noneMatch(pod::has);
    assertThat(pod.get("volumes")).noneMatch(volume -> volume.has("hostPath"));
    assertThat(pod.get("containers"))
        .allSatisfy(
            container -> {
              JsonNode context = container.get("securityContext");
              assertThat(context.path("runAsNonRoot").asBoolean()).isTrue();
              assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
              assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
              assertThat(texts(context.at("/capabilities/drop"))).containsExactly("ALL");
              assertThat(context.at("/capabilities").has("add")).isFalse();
              assertThat(context.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            });
  }

  @Test
  void portsAreThoseOfTheConfiguration() throws IOException {
    AppConfig.Basics basics = config(KUBERNETES.resolve("firedamp.yaml")).basics();

    JsonNode ports = pod().at("/containers/0/ports");

    assertThat(port(ports, "listener", "containerPort")).isEqualTo(basics.listener().port());
    assertThat(port(ports, "http", "containerPort")).isEqualTo(basics.http().port());
    JsonNode service = documents(KUBERNETES.resolve("service.yaml")).get(0).at("/spec/ports");
    assertThat(port(service, "listener", "port")).isEqualTo(basics.listener().port());
    assertThat(port(service, "http", "port")).isEqualTo(basics.http().port());
  }

  @Test
  void probesAskWhatAnswersWithoutAToken() throws IOException {
    JsonNode container = pod().at("/containers/0");

    assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/healthz");
    assertThat(container.at("/startupProbe/httpGet/path").asText()).isEqualTo("/healthz");
    assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/readyz");
    assertThat(Stream.of("livenessProbe", "startupProbe", "readinessProbe"))
        .allSatisfy(
            probe ->
                assertThat(container.at("/" + probe + "/httpGet/port").asText()).isEqualTo("http"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"kubernetes/firedamp.yaml", "compose/firedamp.yaml", "docker/firedamp.yaml"})
  void configurationsAreAcceptedAndKeepTheirDataInTheVolume(String file) throws IOException {
    AppConfig config = config(DEPLOY.resolve(file));

    assertThat(config.basics().data()).isEqualTo(Path.of("/data"));
    assertThat(config.sources()).isNotEmpty();
    assertThat(config.sinks()).isNotEmpty();
  }

  @Test
  void theConfigurationReadsOnlySecretsThatAreMounted() throws IOException {
    String text = Files.readString(KUBERNETES.resolve("firedamp.yaml"));

    assertThat(text).doesNotContain("${env:");
    assertThat(text.lines().filter(line -> line.contains("${file:")))
        .allMatch(line -> line.contains(SECRETS + "/") || line.strip().startsWith("#"));
    assertThat(pod().at("/containers/0/volumeMounts"))
        .anyMatch(mount -> mount.path("mountPath").asText().equals(SECRETS));
  }

  @Test
  void theApiServerPostsWhereTheKubernetesSourceListens() throws IOException {
    JsonNode webhook = documents(KUBERNETES.resolve("audit/webhook.kubeconfig")).get(0);

    URI server = URI.create(webhook.at("/clusters/0/cluster/server").asText());

    AppConfig config = config(KUBERNETES.resolve("firedamp.yaml"));
    assertThat(server.getPath()).isEqualTo("/v1/kubernetes/audit");
    assertThat(config.sources().values())
        .filteredOn(source -> source.type().equals("kubernetes"))
        .singleElement()
        .satisfies(source -> assertThat(source.settings().toString()).contains(server.getPath()));
  }

  @Test
  void theAuditPolicyNeverLogsWhatIsInASecret() throws IOException {
    JsonNode policy = documents(KUBERNETES.resolve("audit/policy.yaml")).get(0);

    JsonNode first =
        StreamSupport.stream(policy.get("rules").spliterator(), false)
            .filter(rule -> !rule.path("level").asText().equals("None"))
            .findFirst()
            .orElseThrow();

    assertThat(first.path("level").asText()).isEqualTo("Metadata");
    assertThat(texts(first.at("/resources/0/resources")))
        .contains("secrets", "serviceaccounts/token");
    assertThat(first.has("verbs") || first.has("users")).isFalse();
    assertThat(texts(policy.get("omitStages"))).containsExactly("RequestReceived");
  }

  @Test
  void theWatchMayReadPodsAndNodesAndNothingElse() throws IOException {
    List<JsonNode> roles =
        documents(KUBERNETES.resolve("watch-rbac.yaml")).stream()
            .filter(object -> object.path("kind").asText().endsWith("Role"))
            .toList();

    assertThat(roles).hasSize(1);
    assertThat(roles.get(0).get("rules")).hasSize(1);
    assertThat(texts(roles.get(0).at("/rules/0/resources"))).containsExactly("pods", "nodes");
    assertThat(texts(roles.get(0).at("/rules/0/verbs"))).containsExactly("get", "list", "watch");
  }

  @Test
  void composeRunsTheImageAsNobodyOnAReadOnlyFileSystem() throws IOException {
    JsonNode service =
        documents(DEPLOY.resolve("compose/compose.yaml")).get(0).at("/services/firedamp");

    assertThat(service.path("read_only").asBoolean()).isTrue();
    assertThat(texts(service.get("cap_drop"))).containsExactly("ALL");
    assertThat(service.path("user").asText()).isEqualTo("65532:65532");
    assertThat(texts(service.get("security_opt"))).containsExactly("no-new-privileges:true");
    assertThat(texts(service.get("ports"))).allMatch(port -> port.startsWith("127.0.0.1:"));
  }

  @Test
  void theServiceHasNoRightsAndWritesToItsStateAlone() throws IOException {
    List<String> unit = Files.readAllLines(DEPLOY.resolve("systemd/firedamp.service"));

    assertThat(unit)
        .contains(
            "DynamicUser=yes",
            "NoNewPrivileges=yes",
            "CapabilityBoundingSet=",
            "ProtectSystem=strict",
            "StateDirectory=firedamp")
        .contains(
            "ExecStart=/opt/firedamp/firedamp run --config /etc/firedamp/firedamp.yaml --data /var/lib/firedamp")
        .noneMatch(line -> line.startsWith("ReadWritePaths="));
  }

  private AppConfig config(Path file) throws IOException {
    String text =
        Files.readString(file)
            .replace(SECRETS, directory.toString())
            .replace("/run/secrets", directory.toString());
    return ConfigLoader.of(Plugins.installed(), Map.of())
        .watchingThisHost(false)
        .parse(file.toString(), text);
  }

  private static JsonNode pod() throws IOException {
    return documents(KUBERNETES.resolve("statefulset.yaml")).get(0).at("/spec/template/spec");
  }

  private static int port(JsonNode ports, String name, String field) {
    return StreamSupport.stream(ports.spliterator(), false)
        .filter(port -> port.path("name").asText().equals(name))
        .mapToInt(port -> port.path(field).asInt())
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonNode> documents(Path file) throws IOException {
    try (var values =
        YAML.readerFor(JsonNode.class)
            .<JsonNode>readValues(new YAMLFactory().createParser(file.toFile()))) {
      return values.readAll();
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }
}
