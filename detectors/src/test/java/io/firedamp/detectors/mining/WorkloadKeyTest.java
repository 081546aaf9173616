package io.firedamp.detectors.mining;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Workload;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A workload's own identity, and the incident id that follows from nothing else. */
class WorkloadKeyTest {
  @Test
  void anIncidentIdIsFixedForEver() {
    assertThat(WorkloadKey.incidentId("prod/workload/deployment/shop/web"))
        .isEqualTo("f523345d-aa17-5150-9438-eff9cffb42b7");
  }

  @Test
  void anIncidentIdIsAUuidOfVersionFiveAndOfItsWorkloadAlone() {
    Set<String> ids = new HashSet<>();
    for (String cluster : List.of("prod", "test")) {
      for (String kind : List.of("deployment", "daemonset")) {
        for (String name : List.of("web", "api", "wéb")) {
          String key = cluster + "/workload/" + kind + "/shop/" + name;
          UUID id = UUID.fromString(WorkloadKey.incidentId(key));

          assertThat(id.version()).isEqualTo(5);
          assertThat(id.variant()).isEqualTo(2);
          assertThat(WorkloadKey.incidentId(key)).isEqualTo(id.toString());
          ids.add(id.toString());
        }
      }
    }
    assertThat(ids).hasSize(12);
  }

  @ParameterizedTest
  @CsvSource({
    "prod/workload/deployment/shop/web, prod/workload/deployment/shop/web, deployment, shop, web",
    "prod/workload/node//n1, prod/workload/node//n1, node, , n1",
    "prod/node/n1, prod/workload/node//n1, node, , n1",
    "prod/pod/shop/web-0, prod/workload/pod/shop/web-0, pod, shop, web-0",
    "prod/ip/10.0.0.7, prod/workload/ip//10.0.0.7, ip, , 10.0.0.7",
    "prod/container/c0ffee, prod/workload/container//c0ffee, container, , c0ffee",
    "prod/pod-uid/u-1, prod/workload/pod-uid//u-1, pod-uid, , u-1"
  })
  void anAliasThatNeverResolvedStandsForItself(
      String alias, String key, String kind, String namespace, String name) {
    String made = WorkloadKey.of(Alias.parse(alias));
    Workload workload = WorkloadKey.parse(made);

    assertThat(made).isEqualTo(key);
    assertThat(workload.getCluster()).isEqualTo("prod");
    assertThat(workload.getKind()).isEqualTo(kind);
    assertThat(workload.getNamespace().orElse(null)).isEqualTo(namespace);
    assertThat(workload.getName()).isEqualTo(name);
  }

  @Test
  void aWorkloadIsReadBackFromItsKey() {
    Workload workload =
        Workload.newBuilder()
            .setCluster("prod")
            .setKind("cronjob")
            .setNamespace("shop")
            .setName("nightly")
            .build();

    assertThat(WorkloadKey.parse(WorkloadKey.of(workload))).isEqualTo(workload);
  }

  @Test
  void twoWorkloadsNeverShareAKeyWhateverTheirNamesHold() {
    Workload one =
        Workload.newBuilder()
            .setCluster("prod")
            .setKind("pod")
            .setNamespace("a")
            .setName("b/c")
            .build();

    assertThat(WorkloadKey.parse(WorkloadKey.of(one)).getName()).isEqualTo("b/c");
  }
}
