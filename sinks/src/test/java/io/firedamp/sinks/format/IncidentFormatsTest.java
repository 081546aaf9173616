package io.firedamp.sinks.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.TestIncidents;
import io.firedamp.sinks.format.cef.CefFormat;
import io.firedamp.sinks.format.ecs.EcsFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentFormatsTest {
  private final IncidentFormats formats = IncidentFormats.bundled();

  @Test
  void findsOursByName() {
    assertThat(formats.names())
        .containsExactly(
            "cef",
            "cloudevents",
            "ecs",
            "gelf",
            "leef",
            "ocsf",
            "ocsf-incident",
            "plain",
            "stix",
            "udm");
    assertThat(formats.named("cef").about()).isEqualTo(new CefFormat().about());
    assertThat(formats.named("ecs").about()).isEqualTo(new EcsFormat().about());
  }

  @ParameterizedTest
  @ValueSource(strings = {"xml", "", "ECS", "ecs "})
  void namesTheKnownOnesWhereOneIsUnknown(String name) {
    assertThatThrownBy(() -> formats.named(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "format must be one of cef, cloudevents, ecs, gelf, leef, ocsf, ocsf-incident, plain, stix, udm, was '"
                + name
                + "'");
  }

  @Test
  void refusesTwoOfOneName() {
    assertThatThrownBy(() -> IncidentFormats.of(List.of(new CefFormat(), new CefFormat())))
        .hasMessage("two formats are named 'cef'");
  }

  @Test
  void knowsWhatALineDeliveredWhicheverWroteIt() {
    var incident = TestIncidents.incident("a", 7, "x");

    for (String name : formats.names()) {
      byte[] line = formats.named(name).format(incident, 64 * 1024);

      assertThat(formats.deliveryKey(line)).contains(new DeliveryKey("a", 7));
    }
    assertThat(formats.deliveryKey("x".getBytes(StandardCharsets.UTF_8))).isEmpty();
  }
}
