package io.firedamp.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.avro.CloudEvent;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.RunState;
import io.firedamp.schemas.avro.Tick;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventKeyTest {
  @Test
  void filesAContainerBeforeItsPodAndAPodBeforeItsNode() {
    ContainerState.Builder node = state().setNode("n1").setNodeAddress("10.0.0.1");
    ContainerState.Builder pod = state().setNode("n1").setPod("web").setNamespace("shop");
    ContainerState.Builder container = state().setPod("web").setContainerId("c1");

    assertThat(EventKey.of(node.build())).contains("prod/node/n1/10.0.0.1");
    assertThat(EventKey.of(pod.build())).contains(Alias.pod("prod", "shop", "web").toString());
    assertThat(EventKey.of(container.build())).contains(Alias.container("prod", "c1").toString());
  }

  @Test
  void filesARequestToACloudByItsAccountAndWhoAsked() {
    CloudEvent event =
        CloudEvent.newBuilder()
            .setEventId("e")
            .setTime(Instant.EPOCH)
            .setCluster("prod")
            .setSource("test")
            .setProvider("aws")
            .setAccount("123456789012")
            .setPrincipal("arn:aws:iam::123456789012:role/web")
            .setPrincipalType("AssumedRole")
            .setService("ec2.amazonaws.com")
            .setEvent("RunInstances")
            .build();

    assertThat(EventKey.of(event)).contains("aws/123456789012/arn:aws:iam::123456789012:role/web");
  }

  @Test
  void knowsNoKeyOfWhatIsNoEventOfASource() {
    Tick tick = Tick.newBuilder().setSource("s").setCluster("prod").setTime(Instant.EPOCH).build();

    assertThat(EventKey.of(tick)).isEmpty();
  }

  private static ContainerState.Builder state() {
    return ContainerState.newBuilder()
        .setEventId("e")
        .setTime(Instant.EPOCH)
        .setCluster("prod")
        .setSource("test")
        .setState(RunState.RUNNING)
        .setRuntime("kubernetes")
        .setOwners(List.of())
        .setAddresses(List.of())
        .setHostNetwork(false)
        .setLabels(Map.of());
  }
}
