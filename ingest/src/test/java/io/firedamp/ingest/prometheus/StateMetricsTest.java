package io.firedamp.ingest.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.Provenance;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.Owner;
import io.firedamp.schemas.avro.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StateMetricsTest {
  private static final Provenance FROM = new Provenance("prod", "metrics");
  private static final Instant TEN = Instant.parse("2026-11-24T10:00:00Z");

  private final RateReader reader = new RateReader(FROM, "");

  @Test
  void putsAPodTogetherFromItsLines() throws Exception {
    List<ContainerState> states = read(web(0) + container(0));

    ContainerState pod = states.get(0);
    assertThat(pod.getAuthor()).isEqualTo("OWN_LOOK");
    assertThat(pod.getTime()).isEqualTo(TEN);
    assertThat(pod.getState()).isEqualTo(RunState.RUNNING);
    assertThat(pod.getPod()).contains("web-6d8f7c9b5d-x2x7q");
    assertThat(pod.getPodUid()).contains("u1");
    assertThat(pod.getAddresses()).containsExactly("10.244.0.7", "2001:db8::7");
    assertThat(pod.getNode()).contains("node-1");
    assertThat(pod.getNodeAddress()).contains("192.0.2.1");
    ContainerState container = states.get(1);
    assertThat(container.getContainerId()).contains("ab".repeat(32));
    assertThat(container.getImage()).contains("docker.io/library/nginx:1.27");
    assertThat(container.getImageDigest()).contains("sha256:" + "cd".repeat(32));
  }

  @Test
  void takesTheTopOfTheChainOfOwners() throws Exception {
    assertThat(owners(read(web(0)))).containsExactly("ReplicaSet web-6d8f7c9b5d");
    String chain =
        line(
            0,
            "kube_replicaset_owner{namespace=\"shop\",replicaset=\"web-6d8f7c9b5d\","
                + "owner_kind=\"Rollout\",owner_name=\"web\",owner_is_controller=\"true\"} 1");

    assertThat(owners(read(web(60) + chain))).containsExactly("Rollout web");
  }

  @Test
  void takesTheControllerThatKubePodInfoItselfNames() throws Exception {
    String info =
        "kube_pod_info{namespace=\"shop\",pod=\"web-4-x2x7q\",uid=\"u9\","
            + "created_by_kind=\"%s\",created_by_name=\"web-4\"} 1";
    String above =
        "kube_replicationcontroller_owner{namespace=\"shop\",replicationcontroller=\"web-4\","
            + "owner_kind=\"DeploymentConfig\",owner_name=\"web\",owner_is_controller=\"true\"} 1";

    assertThat(owners(read(line(0, info.formatted("<none>"))))).isEmpty();
    assertThat(owners(read(line(60, info.formatted("Deployment"))))).isEmpty();
    String controlled = info.formatted("ReplicationController");
    assertThat(owners(read(line(120, controlled)))).containsExactly("ReplicationController web-4");
    assertThat(owners(read(line(180, controlled) + line(180, above))))
        .containsExactly("DeploymentConfig web");
  }

  @Test
  void takesNoOwnerThatDoesNotControlAndNoneThatMakesNoPods() throws Exception {
    String forged = web(0).replace("\"ReplicaSet\"", "\"Deployment\"");
    String other = web(60).replace("owner_is_controller=\"true\"", "owner_is_controller=\"false\"");

    assertThat(owners(read(forged))).isEmpty();
    assertThat(owners(read(other))).isEmpty();
  }

  @Test
  void saysWhatStaysTheSameOnceADay() throws Exception {
    int hours = 49;
    List<ContainerState> states = new ArrayList<>();
    for (int hour = 0; hour < hours; hour++) {
      states.addAll(read(web(hour * 3600)));
    }

    assertThat(states)
        .extracting(state -> Duration.between(TEN, state.getTime()).toHours())
        .containsExactly(0L, 24L, 48L);
    assertThat(reader.counts().leftOut()).containsEntry(StateMetrics.AGAIN, 46L);
  }

  @Test
  void saysAtOnceWhatIsNew() throws Exception {
    read(web(0));

    List<ContainerState> states = read(web(60).replace("10.244.0.7", "10.244.0.9"));

    assertThat(states).hasSize(1);
    assertThat(states.get(0).getAddresses()).contains("10.244.0.9");
  }

  @Test
  void endsAPodThatIsThereNoLongerWhereItWasFirstMissed() throws Exception {
    read(web(0) + other(0));
    List<ContainerState> states = new ArrayList<>();
    for (int minute = 1; minute <= 10; minute++) {
      states.addAll(read(other(minute * 60)));
    }

    assertThat(states).hasSize(1);
    assertThat(states.get(0).getState()).isEqualTo(RunState.STOPPED);
    assertThat(states.get(0).getPodUid()).contains("u1");
    assertThat(states.get(0).getTime()).isEqualTo(TEN.plusSeconds(60));
  }

  @Test
  void endsNobodyWhomOneScrapeLacksOrWhenAScrapeIsDatedFarAhead() throws Exception {
    read(web(0) + other(0));

    assertThat(read(other(60))).isEmpty();
    assertThat(read(web(120) + other(120))).isEmpty();
    assertThat(read(other(400 * 86_400)))
        .extracting(ContainerState::getState)
        .doesNotContain(RunState.STOPPED);
    assertThat(read(web(180) + other(180)))
        .extracting(ContainerState::getState)
        .doesNotContain(RunState.STOPPED);
  }

  @Test
  void readsTheSameFromLinesInAnyOrder() throws Exception {
    List<String> lines =
        new ArrayList<>(Arrays.asList((web(0) + container(0) + web(60) + other(60)).split("\n")));
    List<ContainerState> inOrder = read(String.join("\n", lines));

    for (long seed = 0; seed < 20; seed++) {
      Collections.shuffle(lines, new Random(seed));
      RateReader fresh = new RateReader(FROM, "");
      assertThat(
              Parsed.of(ContainerState.class, fresh.read(String.join("\n", lines).getBytes(UTF_8))))
          .as("seed " + seed)
          .containsExactlyInAnyOrderElementsOf(inOrder);
    }
  }

  @Test
  void knowsTheAddressesOfNodes() throws Exception {
    List<ContainerState> states =
        read(
            line(0, "kube_node_info{node=\"node-1\",internal_ip=\"192.0.2.1\"} 1")
                + line(
                    0,
                    "kube_node_status_addresses{node=\"node-1\",type=\"ExternalIP\","
                        + "address=\"203.0.113.9\"} 1")
                + line(
                    0,
                    "kube_node_status_addresses{node=\"node-1\",type=\"Hostname\","
                        + "address=\"node-1\"} 1"));

    assertThat(states)
        .extracting(state -> state.getNodeAddress().orElse(""))
        .containsExactly("192.0.2.1", "203.0.113.9");
  }

  @Test
  void seesAHostNetworkPodByItsFlagOrByItsAddress() throws Exception {
    List<ContainerState> states =
        read(
            line(0, info("proxy", "u9", "192.0.2.1", "true"))
                + line(0, info("old", "u8", "192.0.2.1", "")));

    assertThat(states).allMatch(ContainerState::getHostNetwork);
    assertThat(states).allMatch(state -> state.getAddresses().isEmpty());
  }

  @Test
  void readsARealCluster() throws Exception {
    byte[] scrape = SharedData.bytes("metrics/kube-state-metrics/newrelic-k8s-1_31.prom");

    List<ContainerState> states = Parsed.of(ContainerState.class, reader.read(scrape, TEN));

    assertThat(states.stream().filter(s -> s.getContainerId().isEmpty() && s.getPod().isPresent()))
        .hasSize(24);
    assertThat(owners(states))
        .contains("CronJob e2e-cronjob", "Deployment e2e-scraper", "DaemonSet kube-proxy");
    assertThat(states).anyMatch(s -> s.getState() == RunState.STOPPED);
    assertThat(states).anyMatch(s -> s.getAddresses().contains("10.244.0.9"));
  }

  @Test
  void readsAnOldExporterWithoutUids() throws Exception {
    byte[] scrape = SharedData.bytes("metrics/kube-state-metrics/newrelic-ksm1-plain.prom");

    List<ContainerState> states = Parsed.of(ContainerState.class, reader.read(scrape, TEN));

    assertThat(states).anyMatch(s -> s.getAddresses().contains("172.17.0.5"));
    assertThat(owners(states)).contains("ReplicaSet ksm-c5d69ff4c");
    assertThat(states)
        .filteredOn(s -> s.getPod().filter("kube-addon-manager-minikube"::equals).isPresent())
        .allMatch(ContainerState::getHostNetwork);
  }

  private static String web(int second) {
    return line(second, info("web-6d8f7c9b5d-x2x7q", "u1", "10.244.0.7", "false"))
        + line(
            second,
            "kube_pod_ips{namespace=\"shop\",pod=\"web-6d8f7c9b5d-x2x7q\",uid=\"u1\","
                + "ip=\"2001:DB8:0::7\",ip_family=\"6\"} 1")
        + line(
            second,
            "kube_pod_owner{namespace=\"shop\",pod=\"web-6d8f7c9b5d-x2x7q\",uid=\"u1\","
                + "owner_kind=\"ReplicaSet\",owner_name=\"web-6d8f7c9b5d\","
                + "owner_is_controller=\"true\"} 1");
  }

  private static String container(int second) {
    return line(
        second,
        "kube_pod_container_info{namespace=\"shop\",pod=\"web-6d8f7c9b5d-x2x7q\",uid=\"u1\","
            + "container=\"web\",image=\"nginx:1.27\",image_id=\"nginx@sha256:"
            + "cd".repeat(32)
            + "\",container_id=\"containerd://"
            + "ab".repeat(32)
            + "\"} 1");
  }

  private static String other(int second) {
    return line(second, info("other", "u2", "10.244.0.8", "false"));
  }

  private static String info(String pod, String uid, String address, String hostNetwork) {
    return "kube_pod_info{namespace=\"shop\",pod=\"%s\",uid=\"%s\",host_ip=\"192.0.2.1\",pod_ip=\"%s\",node=\"node-1\",host_network=\"%s\"} 1"
        .formatted(pod, uid, address, hostNetwork);
  }

  private static String line(int second, String sample) {
    return sample + " " + TEN.plusSeconds(second).toEpochMilli() + "\n";
  }

  private List<ContainerState> read(String exposition) throws Exception {
    return Parsed.of(ContainerState.class, reader.read(exposition.getBytes(UTF_8)));
  }

  private static List<String> owners(List<ContainerState> states) {
    return states.stream()
        .flatMap(state -> state.getOwners().stream())
        .map((Owner owner) -> owner.getKind() + " " + owner.getName())
        .distinct()
        .toList();
  }
}
