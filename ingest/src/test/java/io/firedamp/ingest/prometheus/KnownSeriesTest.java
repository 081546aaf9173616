package io.firedamp.ingest.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Mutations;
import io.firedamp.schemas.SharedData;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownSeriesTest {
  private static final String[] LABELS = {
    "", "{}", "{a=\"1\"}", "{a=\"}\"}", "{a=\"#\",b=\"\\\"\"}", "{ a=\"1\" , }", "{\"a\",b=\"2\"}"
  };
  private static final String[] VALUES = {
    "1", "-2.5", "1e9", "NaN", "+Inf", "123456789012345678", "", "0x1", "1 2", "--3"
  };
  private static final String[] TIMES = {
    "", " ", " 1774000000000", " 1774000000.5", " 1774000000", " -1", " then", " 1 2"
  };
  private static final String[] REST = {"", " ", "\r", " # {t=\"x\"} 0.6", " # EOF", "\t"};

  @Test
  void changeNothingOfWhatIsRead() throws Exception {
    long seed = Long.getLong("firedamp.seed", 20_261_128);
    Random random = new Random(seed);
    KnownSeries known = new KnownSeries(20, 1 << 20);
    for (int i = 0; i < 5_000; i++) {
      byte[] document = document(random).getBytes(UTF_8);

      Exposition fresh = Exposition.of(document, name -> !name.equals("c"));

      assertThat(Exposition.of(document, name -> !name.equals("c"), Integer.MAX_VALUE, known))
          .as("-Dfiredamp.seed=%d: %s", seed, new String(document, UTF_8))
          .isEqualTo(fresh);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cadvisor-kubelet/newrelic-k8s-1_31.prom",
        "prometheus/node_exporter/e2e-output.txt",
        "kube-state-metrics/newrelic-k8s-1_31.prom"
      })
  void changeNothingOfWhatRealExportersSayWhateverBecameOfIt(String file) throws Exception {
    byte[] real = SharedData.bytes("metrics/" + file);
    long seed = Long.getLong("firedamp.seed", 20_261_128);
    Mutations mutations = new Mutations(seed);
    KnownSeries known = new KnownSeries(10_000, 8 << 20);
    for (int i = 0; i < 60; i++) {
      byte[] document = i < 2 ? real : mutations.mutate(real);

      assertThat(read(document, known))
          .as("-Dfiredamp.seed=%d, document %d", seed, i)
          .isEqualTo(read(document, new KnownSeries(0, 0)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "1.50",
        "1.2345678901234567e+09",
        "4.9e-324",
        "1e999",
        "+2.",
        ".5",
        "1E-3",
        "999999999999999",
        "9999999999999999",
        "0.1",
        "-123456789.000000001"
      })
  void numbersAreThoseThatJavaReads(String number) throws Exception {
    KnownSeries known = new KnownSeries(20, 1 << 20);
    byte[] document = "a{x=\"1\"} %s 1774000000000\n".formatted(number).getBytes(UTF_8);

    for (int i = 0; i < 2; i++) {
      assertThat(Exposition.of(document, name -> true, 1, known).lines().get(0).value())
          .isEqualTo(Double.parseDouble(number));
    }
  }

  /** As a text: labels that are not asked for again are not kept. */
  private static String read(byte[] document, KnownSeries known) {
    try {
      Exposition exposition = Exposition.of(document, RateReader::reads, Integer.MAX_VALUE, known);
      return exposition.unreadable()
          + "\n"
          + exposition.lines().stream()
              .map(
                  line ->
                      line.name() + " " + line.series().hashCode() + line.value() + line.millis())
              .toList();
    } catch (MalformedEventException refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  @Test
  void areReadAsTheSame() throws Exception {
    KnownSeries known = new KnownSeries(20, 1 << 20);
    byte[] first = "a{x=\"1\"} 1 1774000000000\n".getBytes(UTF_8);
    byte[] next = "a{x=\"1\"} 2 1774000030000\n".getBytes(UTF_8);

    MetricLine before = Exposition.of(first, name -> true, 1, known).lines().get(0);
    MetricLine after = Exposition.of(next, name -> true, 1, known).lines().get(0);

    assertThat(after.series()).isSameAs(before.series());
    assertThat(after.value()).isEqualTo(2);
  }

  @Test
  void ofOneContainerShareWhomTheyAreAbout() throws Exception {
    KnownSeries known = new KnownSeries(20, 1 << 20);
    String container = "{namespace=\"web\",pod=\"p\",container=\"app\"} 1 1774000000000\n";
    byte[] document =
        ("container_cpu_usage_seconds_total"
                + container
                + "container_memory_working_set_bytes"
                + container)
            .getBytes(UTF_8);

    List<MetricLine> lines = Exposition.of(document, name -> true, 2, known).lines();

    assertThat(lines.get(1).series().subject()).isSameAs(lines.get(0).series().subject());
  }

  @Test
  void areForgottenAndLearntAgainWhereTheyTakeTooMuchMemory() throws Exception {
    KnownSeries known = new KnownSeries(1_000, 2_000);
    String some = "";
    for (int i = 0; i < 50; i++) {
      some += "kube_pod_info{pod=\"%d\",node=\"n\"} 1 1774000000000\n".formatted(i);
    }
    byte[] document = some.getBytes(UTF_8);

    List<MetricLine> lines = Exposition.of(document, name -> true, 100, known).lines();

    assertThat(lines).hasSize(50);
    assertThat(lines.get(49).label("pod")).isEqualTo("49");
    assertThat(Exposition.of(document, name -> true, 100, known).lines()).isEqualTo(lines);
    assertThat(known.size()).isLessThan(10);
  }

  private static String document(Random random) {
    StringBuilder text = new StringBuilder("readable 1\n");
    for (int line = random.nextInt(6); line >= 0; line--) {
      text.append(random.nextInt(8) == 0 ? " " : "")
          .append(any(new String[] {"a", "bb", "c", "cc", "", "9"}, random))
          .append(any(LABELS, random))
          .append(random.nextInt(8) == 0 ? "" : " ")
          .append(any(VALUES, random))
          .append(any(TIMES, random))
          .append(any(REST, random))
          .append('\n');
    }
    return text.append(random.nextInt(3) == 0 ? "# EOF\n" : "").toString();
  }

  private static String any(String[] texts, Random random) {
    return texts[random.nextInt(texts.length)];
  }
}
