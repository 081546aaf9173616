package io.firedamp.detectors.image;

import static io.firedamp.detectors.image.Images.layer;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OwnLayerTest {
  private static final List<String> LAYERS = List.of(layer(1), layer(2));

  @Test
  void isTheLastOneWhereTheHistoryEndsWithOnesOwnStep() {
    assertThat(OwnLayer.of(Images.OWN_BUILD, LAYERS)).contains(layer(2));
    assertThat(
            OwnLayer.of(
                List.of(
                    "RUN # debian.sh", "RUN make", "ENV A=b", "ENTRYPOINT [\"a\"]", "CMD [\"b\"]"),
                LAYERS))
        .contains(layer(2));
  }

  @Test
  void isNobodysWhereOnlyTheCommandOfABaseWasChanged() {
    assertThat(
            OwnLayer.of(
                List.of("ADD file:1 in /", "RUN make", "CMD [\"nginx\"]", "CMD [\"/bin/sh\"]"),
                LAYERS))
        .isEmpty();
    assertThat(
            OwnLayer.of(
                List.of(
                    "/bin/sh -c #(nop) ADD file:1 in / ",
                    "/bin/sh -c make",
                    "/bin/sh -c #(nop)  CMD [\"nginx\"]",
                    "/bin/sh -c #(nop)  ENTRYPOINT [\"/bin/sh\"]"),
                LAYERS))
        .isEmpty();
    assertThat(OwnLayer.of(List.of("RUN # debian.sh", "CMD [\"/bin/sh\"]"), List.of(layer(1))))
        .isEmpty();
  }

  @Test
  void isUnknownWithoutAHistoryOrAfterADirectoryThatManyMake() {
    assertThat(OwnLayer.of(List.of(), LAYERS)).isEmpty();
    assertThat(OwnLayer.of(List.of("ADD a", "RUN make", "WORKDIR /app", "CMD [\"a\"]"), LAYERS))
        .isEmpty();
  }

  @Test
  void isNeverTheLayerWithoutAFile() {
    String empty = "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";

    assertThat(OwnLayer.of(Images.OWN_BUILD, List.of(layer(1), empty))).isEmpty();
  }
}
