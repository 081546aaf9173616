package io.firedamp.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is handed to Kubernetes, Docker and systemd, against what the program takes and serves. */
final class ManifestsTest {
  private static final Path DEPLOY = Path.of("..");
  private static final Path KUBERNETES = DEPLOY.resolve("kubernetes");
  private static final Path ROLES = KUBERNETES.resolve("roles");
  private static final Path CHART = DEPLOY.resolve("helm");
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
    return Stream.concat(resources(KUBERNETES), resources(ROLES));
  }

  /** The files that a kustomization names. */
  private static Stream<Path> resources(Path folder) throws IOException {
    return texts(YAML.readTree(folder.resolve("kustomization.yaml").toFile()).get("resources"))
        .stream()
        .filter(name -> name.endsWith(".yaml"))
        .map(folder::resolve);
  }

  static Stream<JsonNode> pods() throws IOException {
    return Stream.concat(
            documents(KUBERNETES.resolve("statefulset.yaml")).stream(),
            documents(ROLES.resolve("workloads.yaml")).stream())
        .map(workload -> workload.at("/spec/template/spec"));
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

  @ParameterizedTest
  @MethodSource("pods")
  void podsPassRestrictedPodSecurity(JsonNode pod) {
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
      strings = {
        "kubernetes/firedamp.yaml",
        "compose/firedamp.yaml",
        "compose/cluster-firedamp.yaml",
        "docker/firedamp.yaml"
      })
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

  @ParameterizedTest
  @CsvSource({"ingest, Deployment", "detect, StatefulSet", "deliver, Deployment"})
  void eachRoleIsAWorkloadOfItsOwn(String role, String kind) throws IOException {
    JsonNode workload = named(ROLES.resolve("workloads.yaml"), "firedamp-" + role);

    JsonNode pod = workload.at("/spec/template/spec");

    assertThat(workload.path("kind").asText()).isEqualTo(kind);
    assertThat(pod.at("/containers/0/args/0").asText()).isEqualTo(role);
    // Only sources watch the API.
    assertThat(pod.path("automountServiceAccountToken").asBoolean())
        .isEqualTo(role.equals("ingest"));
    assertThat(pod.at("/containers/0/ports").toString().contains("listener"))
        .isEqualTo(role.equals("ingest"));
    assertThat(workload.at("/spec").has("volumeClaimTemplates")).isEqualTo(role.equals("detect"));
    for (String other : List.of("disruption-budgets.yaml", "network-policies.yaml")) {
      assertThat(named(ROLES.resolve(other), "firedamp-" + role).isMissingNode()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void helmRendersWhatKustomizeHas(boolean roles, @TempDir Path scratch) throws Exception {
    String helm = System.getProperty("firedamp.helm", "/usr/local/bin/helm");
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of(helm)), "no helm at " + helm + " (-Dfiredamp.helm)");
    Path config = Files.writeString(scratch.resolve("config"), "kafka: {bootstrap: kafka:9092}");
    List<String> command =
        new ArrayList<>(List.of(helm, "template", "firedamp", CHART.toString(), "-n", "firedamp"));
    if (roles) {
      command.addAll(List.of("--set", "roles.enabled=true", "--set-file", "config=" + config));
    }
    Path rendered = scratch.resolve("rendered.yaml");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(rendered.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.waitFor()).isZero();

    Map<String, JsonNode> chart = byName(Stream.of(rendered));
    Map<String, JsonNode> kustomize = byName(roles ? resources(ROLES) : resources(KUBERNETES));

    // Helm's --create-namespace makes the one, a generator of Kustomize the other.
    kustomize.remove("Namespace/firedamp");
    assertThat(chart).containsKey("ConfigMap/firedamp").containsAllEntriesOf(kustomize);
    if (!roles) {
      chart.remove("ConfigMap/firedamp");
      assertThat(chart).hasSameSizeAs(kustomize);
    }
  }

  @Test
  void theChartIsOfThisReleaseAndItsConfigurationIsTheBases() throws IOException {
    JsonNode chart = documents(CHART.resolve("Chart.yaml")).get(0);
    JsonNode base = documents(KUBERNETES.resolve("kustomization.yaml")).get(0);

    assertThat(chart.path("appVersion")).isEqualTo(base.at("/images/0/newTag"));
    assertThat(CHART.resolve("files/firedamp.yaml"))
        .hasSameTextualContentAs(KUBERNETES.resolve("firedamp.yaml"));
  }

  @ParameterizedTest
  @CsvSource({
    "compose.yaml, firedamp",
    "cluster.yaml, topics",
    "cluster.yaml, ingest",
    "cluster.yaml, detect",
    "cluster.yaml, deliver"
  })
  void composeRunsTheImageAsNobodyOnAReadOnlyFileSystem(String file, String name)
      throws IOException {
    JsonNode all = documents(DEPLOY.resolve("compose").resolve(file)).get(0);
    ObjectNode service = all.has("x-firedamp") ? all.get("x-firedamp").deepCopy() : null;
    JsonNode own = all.at("/services/" + name);
    JsonNode merged = service == null ? own : service.setAll((ObjectNode) own);

    assertThat(merged.path("read_only").asBoolean()).isTrue();
    assertThat(texts(merged.get("cap_drop"))).containsExactly("ALL");
    assertThat(merged.path("user").asText()).isEqualTo("65532:65532");
    assertThat(texts(merged.get("security_opt"))).containsExactly("no-new-privileges:true");
    assertThat(texts(merged.path("ports"))).allMatch(port -> port.startsWith("127.0.0.1:"));
  }

  @Test
  void composeMountsFilesThatAreThere() throws IOException {
    Path folder = DEPLOY.resolve("compose");
    JsonNode services = documents(folder.resolve("cluster.yaml")).get(0).get("services");

    assertThat(services)
        .flatMap(service -> texts(service.path("volumes")))
        .filteredOn(volume -> volume.startsWith("."))
        .hasSizeGreaterThan(4)
        .allSatisfy(
            volume ->
                assertThat(folder.resolve(volume.substring(0, volume.indexOf(':')))).exists());
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
            "ExecStart=/opt/firedamp/firedamp run --config /etc/firedamp/firedamp.yaml --data"
                + " /var/lib/firedamp")
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

  /** The objects of files, with what tools add by themselves taken away. */
  private static Map<String, JsonNode> byName(Stream<Path> files) throws IOException {
    Map<String, JsonNode> objects = new TreeMap<>();
    for (Path file : files.toList()) {
      for (JsonNode object : documents(file)) {
        if (object.isObject()) {
          if (object.at("/spec/template/metadata") instanceof ObjectNode metadata) {
            metadata.remove("annotations");
          }
          if (object.at("/spec/template/spec/containers/0") instanceof ObjectNode container) {
            container.put("image", "firedamp");
          }
          String name = object.at("/metadata/name").asText();
          objects.put(object.path("kind").asText() + "/" + name, object);
        }
      }
    }
    return objects;
  }

  private static JsonNode named(Path file, String name) throws IOException {
    return documents(file).stream()
        .filter(object -> object.at("/metadata/name").asText().equals(name))
        .findFirst()
        .orElse(MissingNode.getInstance());
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
