package io.firedamp.ingest.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.SubjectKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a kubelet's control groups tell of the CPU that none of them accounts for. */
class UnaccountedCpuTest {
  private final RateReader reader = new RateReader(new Provenance("prod", "kubelet"), "n1");

  @Test
  void isWhatTheMachineUsedBesideItsPodsAndDaemons() throws Exception {
    List<ResourceSample> samples =
        read(
            Map.of("/", 100, "/kubepods", 60, "/system.slice/kubelet.service", 5),
            Map.of("/", 190, "/kubepods", 90, "/system.slice/kubelet.service", 8));

    // Three cores, of which pods used one and the kubelet a tenth.
    assertThat(samples)
        .singleElement()
        .satisfies(
            sample -> {
              assertThat(sample.getSubject()).isEqualTo("prod/node/n1");
              assertThat(sample.getSubjectKind()).isEqualTo(SubjectKind.NODE);
              assertThat(sample.getCpuUnaccountedCores().orElseThrow())
                  .isCloseTo(1.9, within(1e-9));
              assertThat(sample.getCpuCores()).isEmpty();
            });
  }

  @Test
  void countsNoGroupThatLiesWithinAnother() throws Exception {
    List<ResourceSample> samples =
        read(
            Map.of("/", 0, "/kubepods.slice", 0, "/kubepods.slice/kubepods-burstable.slice", 0),
            Map.of("/", 60, "/kubepods.slice", 30, "/kubepods.slice/kubepods-burstable.slice", 30));

    assertThat(unaccounted(samples)).isCloseTo(1, within(1e-9));
  }

  @Test
  void takesWhoIsLoggedInForNoPartOfTheSystem() throws Exception {
    List<ResourceSample> samples =
        read(
            Map.of("/", 0, "/kubepods", 0, "/user.slice", 0, "/user.slice/user-0.slice", 0),
            Map.of("/", 90, "/kubepods", 30, "/user.slice", 60, "/user.slice/user-0.slice", 60));

    assertThat(unaccounted(samples)).isCloseTo(2, within(1e-9));
  }

  @Test
  void findsTheGroupAboveAllPodsWhereverItStands() throws Exception {
    for (String pods :
        List.of("/kubepods", "/kubepods.slice", "/kubelet/kubepods", "/k.slice/k-kubepods.slice")) {
      RateReader fresh = new RateReader(new Provenance("prod", "kubelet"), "n1");
      fresh.read(scrape(0, Map.of("/", 0, pods, 0)));

      List<ParsedEvent> events = fresh.read(scrape(30, Map.of("/", 60, pods, 30)));

      assertThat(unaccounted(Parsed.of(ResourceSample.class, events)))
          .as(pods)
          .isCloseTo(1, within(1e-9));
    }
  }

  @Test
  void isUnknownWhereThePodsAsAWholeAreNotTold() throws Exception {
    List<ResourceSample> samples =
        read(
            Map.of("/", 0, "/system.slice", 0, "/docker", 0),
            Map.of("/", 90, "/system.slice", 1, "/docker", 1));

    assertThat(samples).isEmpty();
  }

  @Test
  void isUnknownWhileOneGroupIs() throws Exception {
    Map<String, Integer> begun = Map.of("/", 190, "/kubepods", 90, "/runtime.slice", 5);

    assertThat(read(Map.of("/", 100, "/kubepods", 60), begun)).isEmpty();
    assertThat(reader.counts().leftOut())
        .containsEntry(RateReader.GROUP_UNKNOWN, 2L)
        .containsEntry(RateReader.FIRST, 3L);
  }

  @Test
  void isNeverLessThanNothing() throws Exception {
    // The groups are read at moments of their own.
    List<ResourceSample> samples =
        read(Map.of("/", 0, "/kubepods", 0), Map.of("/", 30, "/kubepods", 31));

    assertThat(unaccounted(samples)).isZero();
  }

  @Test
  void isReadOffARecordedKubelet() throws Exception {
    byte[] recorded = SharedData.bytes("metrics/cadvisor-kubelet/newrelic-k8s-1_31.prom");
    String text = new String(recorded, UTF_8);
    // Ten minutes later, in which the machine used 1,200 seconds and its pods 300.
    String later =
        text.replace("17622837", "17622843")
            .replace("} 76.877443", "} 1276.877443")
            .replace("} 39.387596", "} 339.387596");
    reader.read(recorded);

    List<ResourceSample> samples =
        Parsed.of(ResourceSample.class, reader.read(later.getBytes(UTF_8)));

    assertThat(unaccounted(samples)).isCloseTo(1.5, within(1e-6));
  }

  private List<ResourceSample> read(Map<String, Integer> first, Map<String, Integer> second)
      throws Exception {
    reader.read(scrape(0, first));
    return Parsed.of(ResourceSample.class, reader.read(scrape(30, second)));
  }

  private static double unaccounted(List<ResourceSample> samples) {
    return samples.stream()
        .flatMap(sample -> sample.getCpuUnaccountedCores().stream())
        .findFirst()
        .orElseThrow();
  }

  private static byte[] scrape(int seconds, Map<String, Integer> groups) {
    StringBuilder text = new StringBuilder();
    long millis = 1_764_000_000_000L + seconds * 1000L;
    new TreeMap<>(groups)
        .forEach(
            (path, cpu) ->
                text.append(
                    "container_cpu_usage_seconds_total{container=\"\",cpu=\"total\",id=\"%s\",image=\"\",name=\"\",namespace=\"\",pod=\"\"} %d %d\n"
                        .formatted(path, cpu, millis)));
    return text.toString().getBytes(UTF_8);
  }
}
