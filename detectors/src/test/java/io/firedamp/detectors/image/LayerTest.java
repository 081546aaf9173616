package io.firedamp.detectors.image;

import static io.firedamp.detectors.image.Images.MORNING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LayerTest {
  private static final Layer FLAGGED = Layer.broughtBy("docker.io/evil/x:1", List.of(), MORNING);

  @Test
  void tellsEveryHolderOfALayerThatAFlaggedImageBrought() {
    Layer layer = FLAGGED.and(Layer.heldBy("d1", MORNING)).and(Layer.heldBy("d2", MORNING));

    assertThat(layer.told("l").keySet()).containsExactly("d1", "d2");
    assertThat(layer.news("l", FLAGGED.and(Layer.heldBy("d1", MORNING))).keySet())
        .containsExactly("d2");
  }

  @Test
  void tellsNobodyOfALayerThatAnOfficialImageHolds() {
    Layer before = FLAGGED.and(Layer.heldBy("d1", MORNING));
    Layer after = before.and(Layer.ofOfficial(MORNING));

    assertThat(after.told("l")).isEmpty();
    assertThat(after.news("l", before).get("d1")).isEqualTo(Lineage.none("l"));
  }

  @Test
  void knowsTheSameInWhateverOrderImagesCome() {
    for (int holders : List.of(3, Layer.MOST_HOLDERS, Layer.MOST_HOLDERS + 1)) {
      List<Layer> facts = new ArrayList<>(List.of(FLAGGED, FLAGGED));
      facts.add(Layer.broughtBy("docker.io/evil/y:1", List.of(), MORNING.plusSeconds(9)));
      for (int i = 0; i < holders; i++) {
        facts.add(Layer.heldBy("d" + i, MORNING.plusSeconds(i)));
      }
      Layer inOrder = facts.stream().reduce(Layer::and).orElseThrow();
      Collections.shuffle(facts, new Random(holders));

      assertThat(facts.stream().reduce(Layer::and)).isEqualTo(Optional.of(inOrder));
      assertThat(inOrder.isCommon()).isEqualTo(holders > Layer.MOST_HOLDERS);
    }
  }

  @Test
  void isKeptAsItWas() {
    Layer layer = FLAGGED.and(Layer.heldBy("d1", MORNING));

    byte[] kept = Layer.SERDE.serializer().serialize("t", layer);

    assertThat(Layer.SERDE.deserializer().deserialize("t", kept)).isEqualTo(layer);
  }
}
