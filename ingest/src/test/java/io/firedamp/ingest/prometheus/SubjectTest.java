package io.firedamp.ingest.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.SubjectKind;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a line of cAdvisor's is about, by the labels of each exporter and the forms of cgroups. */
class SubjectTest {
  private static final String ID = "ab".repeat(32);
  private static final String UID = "11111111-2222-3333-4444-555555555555";
  private static final String FLAT_UID = "1".repeat(32);

  @ParameterizedTest
  @CsvSource({
    "pod, container, namespace",
    "pod_name, container_name, namespace",
    "container_label_io_kubernetes_pod_name, container_label_io_kubernetes_container_name, container_label_io_kubernetes_pod_namespace"
  })
  void readsTheLabelsOfEveryExporter(String pod, String container, String namespace) {
    Subject subject = subject(pod, "web-0", container, "web", namespace, "shop");

    assertThat(subject.alias("c").toString()).isEqualTo("c/pod/shop/web-0");
    assertThat(subject.container()).isEqualTo("web");
    assertThat(subject.isContainer()).isTrue();
    assertThat(subject.isWholePod()).isFalse();
    assertThat(subject.podKey()).isEqualTo("shop/web-0");
  }

  @Test
  void isNotThePodOfTheExporterThatAPrometheusNamesBesideIt() {
    Subject scraped =
        subject(
            "pod",
            "cadvisor-x",
            "container",
            "cadvisor",
            "namespace",
            "monitoring",
            "exported_pod",
            "web-0",
            "exported_container",
            "web",
            "exported_namespace",
            "shop");
    Subject standing =
        subject(
            "pod",
            "cadvisor-x",
            "container",
            "cadvisor",
            "namespace",
            "monitoring",
            "container_label_io_kubernetes_pod_name",
            "web-0",
            "container_label_io_kubernetes_container_name",
            "web",
            "container_label_io_kubernetes_pod_namespace",
            "shop");

    for (Subject subject : List.of(scraped, standing)) {
      assertThat(subject.alias("c").toString()).isEqualTo("c/pod/shop/web-0");
      assertThat(subject.container()).isEqualTo("web");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/kubepods/burstable/podUID/ID",
        "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-podUID.slice/cri-containerd-ID.scope",
        "/kubepods.slice/kubepods-podUID.slice/crio-ID.scope",
        "/system.slice/kubelet.service/kubepods/podUID/ID"
      })
  void readsPodAndContainerOffEveryFormOfCgroup(String cgroup) {
    for (String uid : new String[] {UID, UID.replace('-', '_')}) {
      Subject subject = subject("id", cgroup.replace("UID", uid).replace("ID", ID));

      assertThat(subject.podUid()).as(cgroup).isEqualTo(UID);
      assertThat(subject.containerId()).as(cgroup).isEqualTo(ID);
      assertThat(subject.isKnownByCgroupAlone()).as(cgroup).isTrue();
      assertThat(subject.isContainer()).as(cgroup).isTrue();
      assertThat(subject.alias("c").toString()).as(cgroup).isEqualTo("c/pod-uid/" + UID);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/docker/ID/init.scope",
        "/docker/ID/system.slice/cron.service",
        "/machine.slice/libpod-ID.scope/container",
        "/kubepods/podUID/ID/init.scope"
      })
  void whatAContainerDividesItselfIntoIsNoContainerOfItsOwn(String cgroup) {
    Subject subject = subject("id", cgroup.replace("UID", UID).replace("ID", ID));

    assertThat(subject.isContainer()).isFalse();
    assertThat(subject.isPodSum()).isFalse();
    assertThat(subject.isHostsGroup()).isFalse();
  }

  @Test
  void readsTheUidOfAStaticPod() {
    Subject subject = subject("id", "/kubepods/pod" + FLAT_UID + "/" + ID);

    assertThat(subject.podUid()).isEqualTo(FLAT_UID);
    // The API server knows its mirror by another uid, and the container by this id.
    assertThat(subject.alias("c").toString()).isEqualTo("c/container/" + ID);
  }

  @ParameterizedTest
  @CsvSource({
    "/kubepods/podUID, true",
    "/kubepods.slice/kubepods-podUID.slice, true",
    "/kubepods/podUID/ID, false",
    "/kubepods/podUID/ID/inner, false"
  })
  void aPodsOwnCgroupIsTheSumOverThePod(String cgroup, boolean sum) {
    Subject subject =
        subject(
            "id",
            cgroup.replace("UID", UID).replace("ID", ID),
            "pod",
            "web-0",
            "namespace",
            "shop");

    assertThat(subject.isPodSum()).isEqualTo(sum);
    assertThat(subject.isWholePod()).isTrue();
    assertThat(subject.isContainer()).isFalse();
    assertThat(described(subject).getSubjectKind())
        .isEqualTo(sum ? SubjectKind.POD : SubjectKind.CONTAINER);
  }

  @Test
  void theSandboxIsTheWholePodAndNoSum() {
    Subject sandbox = subject("pod", "web-0", "container", "POD", "namespace", "shop");

    assertThat(sandbox.isWholePod()).isTrue();
    assertThat(sandbox.isPodSum()).isFalse();
    assertThat(sandbox.isContainer()).isFalse();
  }

  @Test
  void aControlGroupWithinAContainerIsNoContainer() {
    Subject inner = subject("id", "/kubepods/pod" + UID + "/" + ID + "/init.scope");

    assertThat(inner.isKnownByCgroupAlone()).isFalse();
    assertThat(inner.isWholePod()).isTrue();
    assertThat(inner.isContainer()).isFalse();
  }

  @Test
  void aContainerOnAPlainHostIsItself() {
    Subject docker = subject("id", "/system.slice/docker-" + ID + ".scope", "name", "miner");
    Subject named = subject("id", "/docker/x", "name", "miner");

    assertThat(docker.alias("c").toString()).isEqualTo("c/container/" + ID);
    assertThat(named.alias("c").toString()).isEqualTo("c/container/miner");
    assertThat(docker.container()).isEqualTo("miner");
    assertThat(docker.isInPod()).isFalse();
    assertThat(docker.isContainer()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/system.slice", "/user.slice/user-0.slice", ""})
  void aSliceOfTheHostIsNobody(String cgroup) {
    Subject slice = subject("id", cgroup);

    assertThat(slice.isContainer()).isFalse();
    assertThat(slice.isWholePod()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/machine.slice/libpod-conmon-ID.scope, true",
    "/kubepods.slice/crio-conmon-ID.scope, true",
    "/machine.slice/libpod-ID.scope, false"
  })
  void aRuntimesMonitorBearsTheContainersIdAndIsNone(String cgroup, boolean monitor) {
    assertThat(subject("id", cgroup.replace("ID", ID)).isMonitor()).isEqualTo(monitor);
  }

  @Test
  void aRuntimesNameIsBelievedInTheCgroupOfThePodItNamesOnly() {
    String name = "k8s_web_web-0_shop_" + UID + "_0";
    Subject own = subject("id", "/kubepods/pod" + UID + "/" + ID, "name", name);
    Subject foreign = subject("id", "/system.slice/docker-" + ID + ".scope", "name", name);
    Subject other = subject("id", "/kubepods/pod" + UID.replace('1', '9') + "/" + ID, "name", name);

    assertThat(own.alias("c").toString()).isEqualTo("c/pod/shop/web-0");
    assertThat(own.container()).isEqualTo("web");
    assertThat(foreign.alias("c").toString()).isEqualTo("c/container/" + ID);
    assertThat(other.pod()).isEmpty();
  }

  @Test
  void labelsWinOverARuntimesName() {
    Subject subject =
        subject(
            "id",
            "/kubepods/pod" + UID + "/" + ID,
            "name",
            "k8s_web_fake_fake_" + UID + "_0",
            "pod",
            "web-0",
            "container",
            "web",
            "namespace",
            "shop");

    assertThat(subject.alias("c").toString()).isEqualTo("c/pod/shop/web-0");
  }

  @Test
  void anIdIsSixtyFourDigitsAndNoPartOfMore() {
    assertThat(subject("id", "/docker/" + ID + "0").containerId()).isEmpty();
    assertThat(subject("id", "/docker/" + ID.substring(1)).containerId()).isEmpty();
    assertThat(subject("name", ID).containerId()).isEqualTo(ID);
    assertThat(subject("id", "/docker/" + ID + "/docker/" + "cd".repeat(32)).containerId())
        .isEqualTo("cd".repeat(32));
  }

  @Test
  void namesThatSomebodyTypedAreBounded() {
    Subject subject =
        subject(
            "pod", "p".repeat(2000), "container", "c".repeat(2000), "namespace", "n".repeat(2000));

    assertThat(subject.pod()).hasSize(512);
    assertThat(subject.container()).hasSize(512);
    assertThat(subject.namespace()).hasSize(512);
  }

  @Test
  void saysInASampleOnlyWhatItKnows() {
    ResourceSample bare = described(subject("id", "/docker/" + ID));
    ResourceSample full =
        described(
            subject(
                "id",
                "/kubepods/pod" + UID + "/" + ID,
                "pod",
                "web-0",
                "container",
                "web",
                "namespace",
                "shop",
                "image",
                "nginx"));

    assertThat(bare.getContainerId()).contains(ID);
    assertThat(bare.getPod()).isEmpty();
    assertThat(bare.getNamespace()).isEmpty();
    assertThat(bare.getContainerName()).isEmpty();
    assertThat(bare.getImage()).isEmpty();
    assertThat(full.getPodUid()).contains(UID);
    assertThat(full.getContainerName()).contains("web");
    assertThat(full.getImage()).contains("docker.io/library/nginx:latest");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha256:ab", "", "UPPER CASE", "a//b"})
  void anImageThatIsNoReferenceIsNotTold(String image) {
    assertThat(described(subject("id", "/docker/" + ID, "image", image)).getImage()).isEmpty();
  }

  private static Subject subject(String... labels) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < labels.length; i += 2) {
      map.put(labels[i], labels[i + 1]);
    }
    return Subject.of(new MetricSeries("container_cpu", map));
  }

  private static ResourceSample described(Subject subject) {
    ResourceSample.Builder sample =
        ResourceSample.newBuilder()
            .setEventId("e")
            .setTime(Instant.EPOCH)
            .setCluster("c")
            .setSource("s")
            .setStart(Instant.EPOCH)
            .setSubject(subject.alias("c").toString());
    subject.describe(sample);
    return sample.build();
  }
}
