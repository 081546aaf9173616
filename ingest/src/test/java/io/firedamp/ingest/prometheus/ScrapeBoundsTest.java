package io.firedamp.ingest.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScrapeBoundsTest {
  private static final Provenance FROM = new Provenance("prod", "metrics");

  @Test
  void cutsBehindEachEnd() {
    assertThat(pieces("a 1 1000.5\n# EOF\n\n# TYPE a gauge\na 2 1000.5\n# EOF\n"))
        .containsExactly("a 1 1000.5\n# EOF\n\n", "# TYPE a gauge\na 2 1000.5\n# EOF\n");
  }

  @Test
  void cutsWhereASeriesComesAgainAtAnotherTime() {
    assertThat(pieces("# HELP a\na{x=\"1\"} 1 1000\nb 2 1000\na{x=\"1\"} 3 2000\nb 4 2000\n"))
        .containsExactly(
            "# HELP a\na{x=\"1\"} 1 1000\nb 2 1000\n", "a{x=\"1\"} 3 2000\nb 4 2000\n");
  }

  @Test
  void cutsAlsoWhereTheSeriesThatCameFirstIsGone() {
    assertThat(pieces("a 1 1000\nb 2 1000\nc 1 1000\nb 3 2000\nc 3 2000\n"))
        .containsExactly("a 1 1000\nb 2 1000\nc 1 1000\n", "b 3 2000\nc 3 2000\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a 1 1000\na 2 2000\nb 1 1000\nb 2 2000\na 3 3000\n",
        "a 1 1000\nb 1 1000\nb 2 2000\na 3 3000\n",
        "a 1\nb 2\na 3\n",
        "a 1 1000\nb 2 2000\na 1 1000\n",
        "a{x=\"1\"} 1 1000\na{x=\"2\"} 1 2000\na{x=\"} 3\"} 1 2000\na{x=\"} 4\"} 1 3000\n",
        "\n\n"
      })
  void leavesWholeWhatIsNoRowOfScrapes(String text) {
    assertThat(pieces(text)).containsExactly(text);
  }

  @Test
  void givesTheEventsOfTheWhole() throws Exception {
    long seed = Long.getLong("firedamp.seed", 20_261_128);
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      String recording = recording(random);
      RateReader whole = new RateReader(FROM, "");
      RateReader inPieces = new RateReader(FROM, "");
      List<ParsedEvent> events = new ArrayList<>();

      List<String> pieces = pieces(recording);
      for (String piece : pieces) {
        events.addAll(inPieces.read(piece.getBytes(UTF_8)));
      }

      assertThat(pieces).hasSizeGreaterThan(1);
      assertThat(events)
          .as("-Dfiredamp.seed=%d: %s", seed, recording)
          .isEqualTo(whole.read(recording.getBytes(UTF_8)));
      assertThat(inPieces.counts()).isEqualTo(whole.counts());
    }
  }

  /** Scrapes of some containers, each of which may be missing from any. */
  private static String recording(Random random) {
    StringBuilder text = new StringBuilder();
    boolean openMetrics = random.nextBoolean();
    for (int scrape = 0; scrape < 2 + random.nextInt(5); scrape++) {
      text.append("# TYPE container_cpu_usage_seconds_total counter\n");
      for (int container = 0; container < 5; container++) {
        if (container == scrape % 5 || random.nextInt(4) > 0) {
          text.append(line(container, scrape, openMetrics));
        }
      }
      text.append(line(5, scrape, openMetrics)).append(openMetrics ? "# EOF\n" : "");
    }
    return text.toString();
  }

  private static String line(int container, int scrape, boolean openMetrics) {
    String time = 1_774_000_000 + 30 * scrape + (openMetrics ? ".5" : "000");
    return "container_cpu_usage_seconds_total{container=\"c%d\",id=\"/kubepods/pod{a}/%s\",namespace=\"shop\",pod=\"web-%d\"} %d.25 %s\n"
        .formatted(container, "0".repeat(63) + container, container, 7 * scrape, time);
  }

  private static List<String> pieces(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    ScrapeBounds bounds = new ScrapeBounds();
    List<String> pieces = new ArrayList<>();
    int piece = 0;
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        if (bounds.beginsAt(bytes, start, i)) {
          pieces.add(new String(bytes, piece, start - piece, UTF_8));
          piece = start;
        }
        start = i + 1;
      }
    }
    pieces.add(new String(bytes, piece, bytes.length - piece, UTF_8));
    return pieces;
  }
}
