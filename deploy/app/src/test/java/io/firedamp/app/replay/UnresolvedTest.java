package io.firedamp.app.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Signal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class UnresolvedTest {
  @Test
  void countsEachSubjectOnceOfWhichNothingIsKnown() {
    Unresolved unresolved =
        Unresolved.of(
            List.of(
                signal("lab/ip/10.0.0.7"),
                signal("lab/ip/10.0.0.7"),
                signal("lab/ip/10.0.0.8"),
                signal("lab/container/c0ffee")),
            Set.of("lab/ip/10.0.0.8"));

    assertThat(unresolved.count()).isEqualTo(2);
    assertThat(unresolved.advice())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("1 of kind ip: replay audit lines at RequestResponse level");
  }

  @Test
  void nodesAndWorkloadsNeedNoResolving() {
    Unresolved unresolved =
        Unresolved.of(
            List.of(signal("lab/node/worker-1"), signal("lab/workload/deployment/shop/web")),
            Set.of());

    assertThat(unresolved.count()).isZero();
    assertThat(unresolved.advice()).isEmpty();
  }

  @Test
  void whatWasTakenBackDoesNotCount() {
    Signal taken = Signal.newBuilder(signal("lab/ip/10.0.0.7")).setRetracted(true).build();

    assertThat(Unresolved.of(List.of(taken), Set.of()).count()).isZero();
  }

  private static Signal signal(String subject) {
    return Signal.newBuilder()
        .setId("id")
        .setRule("NET-01")
        .setDetector("network")
        .setLeg(Leg.NETWORK)
        .setCluster("lab")
        .setSubject(subject)
        .setSlot("s")
        .setTime(Instant.EPOCH)
        .setStarted(Instant.EPOCH)
        .setValidUntil(Instant.EPOCH)
        .setWeight(40)
        .setSeverity(Severity.HIGH)
        .setTitle("t")
        .setDetail("d")
        .build();
  }
}
