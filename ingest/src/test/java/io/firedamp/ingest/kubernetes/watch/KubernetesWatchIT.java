package io.firedamp.ingest.kubernetes.watch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.firedamp.ingest.Await;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordingPublisher;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.RunState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The watch of a real kube-apiserver with its etcd, where their binaries are named: {@code
 * -Dfiredamp.kube-apiserver=FILE -Dfiredamp.etcd=FILE}.
 */
class KubernetesWatchIT {
  private static final Path RIGHTS = Path.of("../deploy/kubernetes/watch-rbac.yaml");
  private static final String JSON = "application/json";
  private static final String PATCH = "application/merge-patch+json";
  private static final String PODS = "/api/v1/namespaces/shop/pods";

  private final RecordingPublisher publisher = new RecordingPublisher();
  private final RealApiServer server;
  private final Source source;

  KubernetesWatchIT(@TempDir Path directory) throws Exception {
    String binary = System.getProperty("firedamp.kube-apiserver", "");
    Assumptions.assumeFalse(binary.isEmpty(), "no kube-apiserver is named");
    server = new RealApiServer(directory, binary, System.getProperty("firedamp.etcd", "etcd"));
    source = source();
  }

  @AfterEach
  void endTheWorld() {
    source.close();
    server.close();
  }

  @Test
  void seesWhoRunsWhereThroughRefusalsDeathsAndCompactions() throws Exception {
    create("/api/v1/namespaces", "{\"metadata\":{\"name\":\"shop\"}}");
    create("/api/v1/nodes", "{\"metadata\":{\"name\":\"node-1\"}}");
    patch(
        "/api/v1/nodes/node-1/status",
        "{\"status\":{\"addresses\":[{\"type\":\"InternalIP\",\"address\":\"192.0.2.1\"}]}}");
    for (int i = 0; i < 5; i++) {
      run("old-" + i, i);
    }

    source.start();
    await("the refusal", () -> source.health().detail().contains("(403)"));
    assertThat(source.health().detail())
        .contains("system:serviceaccount:firedamp:firedamp")
        .doesNotContain(RealApiServer.FIREDAMP);
    allow();
    await("five pods, in pages of two", () -> running("old-4") && running("old-0"));
    await("the node", () -> said("node-1") > 0);

    run("new", 9);
    await("a pod that came", () -> running("new"));
    server.ask("DELETE", PODS + "/new?gracePeriodSeconds=0", JSON, "");
    await("a pod that was deleted by force", () -> stopped("new"));
    server.ask("DELETE", PODS + "/old-0?gracePeriodSeconds=3600", JSON, "");
    server.ask("DELETE", PODS + "/old-0?gracePeriodSeconds=0", JSON, "");
    await("a pod that went before its time", () -> stopped("old-0"));
    assertThat(end("old-0")).isBefore(Instant.now().plusSeconds(5));

    server.kill();
    await("the death", () -> !source.health().reachable());
    server.start();
    run("later", 10);
    await("a pod after the death", () -> running("later"));

    publisher.failWith(new IllegalStateException("no broker"));
    run("unkept", 11);
    await("the failure", () -> source.health().detail().contains("could not be published"));
    server.ask("DELETE", PODS + "/old-1?gracePeriodSeconds=0", JSON, "");
    server.kill();
    server.start();
    server.compact();
    long before = source.counts().leftOut().getOrDefault(ObjectNews.AS_BEFORE, 0L);
    publisher.failWith(null);
    await("what was not kept", () -> running("unkept"));
    await("the deletion that nobody could tell", () -> stopped("old-1"));

    assertThat(source.counts().leftOut().getOrDefault(ObjectNews.AS_BEFORE, 0L))
        .isGreaterThan(before);
    assertThat(publisher.rejected()).isEmpty();
    await("health", () -> source.health().reachable());
  }

  private Source source() throws IOException {
    KubernetesWatchSource.Factory factory = new KubernetesWatchSource.Factory();
    KubernetesWatchSource.Config defaults = factory.defaults();
    KubernetesWatchSource.Config config =
        new KubernetesWatchSource.Config(
            server.kubeconfig(RealApiServer.FIREDAMP).toString(),
            "",
            List.of(),
            true,
            2,
            defaults.timeout(),
            defaults.longestWatch(),
            Duration.ofSeconds(1),
            defaults.longestAnswer(),
            defaults.remembered());
    return factory.create(
        config,
        new SourceContext(
            new Provenance("real", "watch"),
            publisher,
            (path, name, formats, reader) -> {},
            Clock.systemUTC()));
  }

  /** What we tell people to apply. */
  private void allow() throws Exception {
    ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
    Map<String, String> paths =
        Map.of(
            "Namespace", "/api/v1/namespaces",
            "ServiceAccount", "/api/v1/namespaces/firedamp/serviceaccounts",
            "ClusterRole", "/apis/rbac.authorization.k8s.io/v1/clusterroles",
            "ClusterRoleBinding", "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings");
    try (MappingIterator<JsonNode> documents =
        yaml.readerFor(JsonNode.class).readValues(RIGHTS.toFile())) {
      while (documents.hasNext()) {
        JsonNode document = documents.next();
        create(requireNonNull(paths.get(document.path("kind").asText())), document.toString());
      }
    }
  }

  /** Makes a pod and says of it what its kubelet would. */
  private void run(String name, int number) throws Exception {
    create(
        PODS,
        "{\"metadata\":{\"name\":\"%s\"},\"spec\":{\"nodeName\":\"node-1\",\"containers\":[{\"name\":\"web\",\"image\":\"nginx:1.27\"}]}}"
            .formatted(name));
    patch(
        PODS + "/" + name + "/status",
        """
        {"status":{"phase":"Running","hostIP":"192.0.2.1","podIP":"10.244.0.%1$d",
         "podIPs":[{"ip":"10.244.0.%1$d"}],"startTime":"%2$s",
         "containerStatuses":[{"name":"web","image":"nginx:1.27","imageID":"","ready":true,
         "restartCount":0,"containerID":"containerd://%3$064x",
         "state":{"running":{"startedAt":"%2$s"}}}]}}"""
            .formatted(number + 1, Instant.now().truncatedTo(ChronoUnit.SECONDS), number + 1));
  }

  private void create(String path, String object) throws Exception {
    server.ask("POST", path, JSON, object);
  }

  private void patch(String path, String patch) throws Exception {
    server.ask("PATCH", path, PATCH, patch);
  }

  private boolean running(String pod) {
    return states(pod).stream()
        .anyMatch(each -> each.getState() == RunState.RUNNING && each.getContainerId().isPresent());
  }

  private boolean stopped(String pod) {
    return states(pod).stream()
        .anyMatch(each -> each.getState() == RunState.STOPPED && each.getContainerId().isEmpty());
  }

  private Instant end(String pod) {
    return states(pod).stream()
        .filter(each -> each.getState() == RunState.STOPPED)
        .map(ContainerState::getTime)
        .max(Instant::compareTo)
        .orElseThrow();
  }

  private long said(String node) {
    return publisher.values(ContainerState.class).stream()
        .filter(each -> each.getPod().isEmpty() && each.getNode().filter(node::equals).isPresent())
        .count();
  }

  private List<ContainerState> states(String pod) {
    return publisher.values(ContainerState.class).stream()
        .filter(each -> each.getPod().filter(pod::equals).isPresent())
        .toList();
  }

  private static void await(String what, BooleanSupplier condition) {
    Await.until(what, Duration.ofMinutes(2), condition);
  }
}
