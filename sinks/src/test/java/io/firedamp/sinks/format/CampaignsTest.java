package io.firedamp.sinks.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.avro.Incident;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Formats of ours tell which incidents are one attacker's; those of others may leave it out. */
class CampaignsTest {
  private static final int LARGE = 256 * 1024;

  static Stream<IncidentFormat> formats() {
    return ServiceLoader.load(IncidentFormat.class).stream().map(ServiceLoader.Provider::get);
  }

  @ParameterizedTest
  @MethodSource("formats")
  void areTold(IncidentFormat format) {
    Incident incident =
        Incident.newBuilder(HostileIncidents.incident(new Random(20260316), 1))
            .setCampaigns(List.of("6f0c11aa", "a1b2c3d4"))
            .build();

    assertThat(new String(format.format(incident, LARGE), UTF_8))
        .contains("6f0c11aa")
        .contains("a1b2c3d4");
  }
}
