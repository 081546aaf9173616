package io.firedamp.detectors.identity;

import static io.firedamp.detectors.identity.Facts.TEN;
import static io.firedamp.detectors.identity.Facts.deleted;
import static io.firedamp.detectors.identity.Facts.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.detectors.identity.Spans.Span;
import io.firedamp.schemas.avro.ContainerState;
import org.junit.jupiter.api.Test;

class SpansTest {
  private final Spans spans = new Spans();

  @Test
  void beginsWhenItIsFirstShownAndStaysOpen() {
    spans.show(running(5, "web").build());
    spans.show(running(20, "web").build());

    assertThat(spans.all()).containsExactly(new Span(TEN.plusSeconds(5), null));
  }

  @Test
  void beginsWhenTheFactSaysItStarted() {
    spans.show(running(5, "web").setStarted(TEN.plusSeconds(2)).build());

    assertThat(spans.all()).containsExactly(new Span(TEN.plusSeconds(2), null));
  }

  @Test
  void beginsAgainNoSoonerThanItEnded() {
    spans.show(running(5, "web").build());
    spans.end(deleted(10, "web").build());
    spans.show(running(20, "web").setStarted(TEN.plusSeconds(7)).build());

    assertThat(spans.all())
        .containsExactly(
            new Span(TEN.plusSeconds(5), TEN.plusSeconds(10)), new Span(TEN.plusSeconds(10), null));
  }

  @Test
  void isNotShownByAStopThatDoesNotSaySinceWhen() {
    ContainerState stop = deleted(10, "web").build();

    spans.show(stop);
    spans.end(stop);

    assertThat(spans.all()).isEmpty();
  }
}
