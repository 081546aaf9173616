package io.firedamp.detectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.avro.Owner;
import io.firedamp.schemas.avro.Workload;
import java.util.List;
import org.junit.jupiter.api.Test;

class RootOwnerTest {
  @Test
  void findsTheDeploymentBehindAReplicaSetByTheTemplateHash() {
    assertThat(text(ofPod("ReplicaSet", "web-7d4b9c6f5d", "7d4b9c6f5d")))
        .isEqualTo("deployment/web");
  }

  @Test
  void findsTheDeploymentByTheLookOfTheNameWhenTheLabelIsUnknown() {
    assertThat(text(ofPod("ReplicaSet", "my-web-7d4b9c6f5d", null))).isEqualTo("deployment/my-web");
  }

  @Test
  void leavesAReplicaSetOfItsOwnAlone() {
    assertThat(text(ofPod("ReplicaSet", "frontend-replica", null)))
        .isEqualTo("replicaset/frontend-replica");
    assertThat(text(ofPod("ReplicaSet", "web-7d4b9c6f5d", "66f5d7c9b4")))
        .isEqualTo("replicaset/web-7d4b9c6f5d");
  }

  @Test
  void findsTheDeploymentWhenTheHashHasNoDigit() {
    assertThat(text(ofPod("ReplicaSet", "app-bcdfghjkl", null))).isEqualTo("deployment/app");
    assertThat(text(ofPod("ReplicaSet", "app-bcdfghjkl", "bcdfghjkl"))).isEqualTo("deployment/app");
  }

  @Test
  void takesNoWordForAHash() {
    assertThat(text(ofPod("ReplicaSet", "app-backends", null)))
        .isEqualTo("replicaset/app-backends");
    assertThat(text(ofPod("ReplicaSet", "app-db", null))).isEqualTo("replicaset/app-db");
  }

  @Test
  void findsTheKnativeServiceBehindTheDeploymentOfARevision() {
    assertThat(text(ofPod("ReplicaSet", "hello-00001-deployment-6d8f7c9b5d", "6d8f7c9b5d")))
        .isEqualTo("service/hello");
    assertThat(text(ofPod("Revision", "hello-00042", null))).isEqualTo("service/hello");
    assertThat(text(ofPod("ReplicaSet", "a-deployment-6d8f7c9b5d", null)))
        .isEqualTo("deployment/a-deployment");
  }

  @Test
  void findsTheCronWorkflowBehindAWorkflowOfItsOwn() {
    assertThat(text(ofPod("Workflow", "nightly-1773136800", null)))
        .isEqualTo("cronworkflow/nightly");
    assertThat(text(ofPod("Workflow", "train-x7k2p", null))).isEqualTo("workflow/train-x7k2p");
  }

  @Test
  void findsTheCronJobBehindAScheduledJob() {
    assertThat(text(ofPod("Job", "backup-28531230", null))).isEqualTo("cronjob/backup");
    assertThat(text(ofPod("Job", "migrate-42", null))).isEqualTo("job/migrate-42");
  }

  @Test
  void takesTheEndOfALongerChain() {
    Workload workload =
        RootOwner.ofPod(
            "c",
            "shop",
            List.of(owner("ReplicaSet", "web-7d4b9c6f5d"), owner("Deployment", "web")),
            null,
            "web-7d4b9c6f5d-x2x9z",
            null,
            "node-1");

    assertThat(text(workload)).isEqualTo("deployment/web");
  }

  @Test
  void leavesStatefulAndDaemonSetsAsTheyAre() {
    assertThat(text(ofPod("StatefulSet", "db", null))).isEqualTo("statefulset/db");
    assertThat(text(ofPod("DaemonSet", "agent", null))).isEqualTo("daemonset/agent");
  }

  @Test
  void takesAStaticPodAndABarePodForThemselves() {
    assertThat(text(ofPod("Node", "node-1", null))).isEqualTo("pod/a-pod");
    assertThat(text(RootOwner.ofPod("c", "shop", List.of(), null, "a-pod", null, "node-1")))
        .isEqualTo("pod/a-pod");
  }

  @Test
  void takesAContainerOnAPlainHostForItselfWithinItsHost() {
    Workload workload = RootOwner.ofPod("c", null, List.of(), null, null, "redis", "host-1");

    assertThat(text(workload)).isEqualTo("container/redis");
    assertThat(workload.getNamespace()).contains("host-1");
    assertThat(RootOwner.alias(workload)).hasToString("c/workload/container/host-1/redis");
  }

  private static Workload ofPod(
      String kind, String name, @org.jspecify.annotations.Nullable String hash) {
    return RootOwner.ofPod("c", "shop", List.of(owner(kind, name)), hash, "a-pod", null, "node-1");
  }

  private static Owner owner(String kind, String name) {
    return Owner.newBuilder().setKind(kind).setName(name).build();
  }

  private static String text(Workload workload) {
    return workload.getKind() + "/" + workload.getName();
  }
}
