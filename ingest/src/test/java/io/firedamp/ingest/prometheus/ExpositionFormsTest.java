package io.firedamp.ingest.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.SubjectKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expositions as other exporters, dumps and careless copies write them. */
class ExpositionFormsTest {
  private static final Instant TEN = Instant.parse("2026-11-24T10:00:00Z");
  private static final String ID = "c".repeat(64);
  private static final String OTHER_ID = "d".repeat(64);
  private static final String UID = "11111111-2222-3333-4444-555555555555";
  private static final String POD = "/kubepods/burstable/pod" + UID;

  private final RateReader reader = new RateReader(new Provenance("prod", "metrics"), "");

  private static String line(String name, String labels, double value, int seconds) {
    return "%s{%s} %s %d\n".formatted(name, labels, value, TEN.plusSeconds(seconds).toEpochMilli());
  }

  private static String cpu(String labels, double value, int seconds) {
    return line("container_cpu_usage_seconds_total", labels, value, seconds);
  }

  private List<ResourceSample> read(String document) throws Exception {
    return reader.read(document.getBytes(UTF_8)).stream()
        .map(ParsedEvent::value)
        .map(ResourceSample.class::cast)
        .toList();
  }

  @Test
  void aDumpSeriesBySeriesGivesTheSamplesOfScrapeAfterScrape() throws Exception {
    String web = "container=\"web\",namespace=\"shop\",pod=\"web-0\"";
    String job = "container=\"job\",namespace=\"shop\",pod=\"job-0\"";
    List<String> lines = new ArrayList<>();
    for (int scrape = 0; scrape < 5; scrape++) {
      lines.add(cpu(web, scrape * 15, scrape * 60));
      lines.add(cpu(job, scrape * 60, scrape * 60));
      lines.add(line("container_spec_cpu_quota", job, 100_000, scrape * 60));
      lines.add(line("container_spec_cpu_period", job, 100_000, scrape * 60));
    }
    List<ResourceSample> byScrape = read(String.join("", lines));
    Collections.sort(lines);

    List<ResourceSample> bySeries = new ExpositionFormsTest().read(String.join("", lines) + "\n");

    assertThat(byScrape).hasSize(8);
    assertThat(bySeries).containsExactlyInAnyOrderElementsOf(byScrape);
    assertThat(bySeries)
        .filteredOn(sample -> sample.getPod().orElseThrow().equals("job-0"))
        .allSatisfy(sample -> assertThat(sample.getCpuLimitCores()).contains(1.0));
  }

  @Test
  void anyOrderOfTheLinesOfEachScrapeGivesTheSameSamples() throws Exception {
    Random random = new Random(7);
    String web = "container=\"web\",namespace=\"shop\",pod=\"web-0\"";
    String network = "container=\"POD\",namespace=\"shop\",pod=\"web-0\",interface=\"eth0\"";
    StringBuilder ordered = new StringBuilder();
    StringBuilder shuffled = new StringBuilder();
    for (int scrape = 0; scrape < 20; scrape++) {
      List<String> lines = new ArrayList<>();
      lines.add(cpu(web, scrape * 15, scrape * 60));
      lines.add(line("container_cpu_user_seconds_total", web, scrape * 14, scrape * 60));
      lines.add(line("container_network_receive_bytes_total", network, scrape, scrape * 60));
      lines.add(line("machine_cpu_cores", "", 4, scrape * 60));
      ordered.append(String.join("", lines));
      Collections.shuffle(lines, random);
      shuffled.append(String.join("", lines));
    }

    List<ResourceSample> expected = read(ordered.toString());

    assertThat(expected).hasSize(19);
    assertThat(new ExpositionFormsTest().read(shuffled.toString())).isEqualTo(expected);
  }

  @Test
  void secondsAreSecondsThoughTheLastScrapeWasCutOff() throws Exception {
    String labels = "container=\"web\",namespace=\"shop\",pod=\"web-0\"";
    String scrape = "container_cpu_usage_seconds_total{%s} %d %d\n# EOF\r\n";
    long start = TEN.getEpochSecond();
    String document =
        scrape.formatted(labels, 0, start)
            + scrape.formatted(labels, 30, start + 60)
            + "container_cpu_usage_seconds_total{%s} 60 %d\n".formatted(labels, start + 120)
            + "container_cpu_user_seconds_total{container=\"we";

    List<ParsedEvent> events = reader.read(document.getBytes(UTF_8));

    assertThat(events).filteredOn(event -> event.value() instanceof DeadLetter).hasSize(1);
    assertThat(events)
        .filteredOn(event -> event.value() instanceof ResourceSample)
        .extracting(ParsedEvent::time)
        .containsExactly(TEN.plusSeconds(60), TEN.plusSeconds(120));
  }

  @Test
  void millisecondsAreMillisecondsThoughPeoplePutEndMarksBetweenScrapes() throws Exception {
    String scrape =
        "container_cpu_usage_seconds_total{container=\"web\",namespace=\"shop\",pod=\"web-0\"} %d %d\n# EOF\n";
    long start = TEN.toEpochMilli();

    List<ParsedEvent> events =
        reader.read(
            (scrape.formatted(0, start) + scrape.formatted(30, start + 60_000)).getBytes(UTF_8));

    assertThat(events)
        .filteredOn(event -> event.value() instanceof ResourceSample)
        .extracting(ParsedEvent::time)
        .containsExactly(TEN.plusSeconds(60));
  }

  @Test
  void aFractionMakesATimeSecondsWithoutAnyEndMark() throws Exception {
    String labels = "container=\"web\",namespace=\"shop\",pod=\"web-0\"";
    String line = "container_cpu_usage_seconds_total{%s} %d %d.250\n";

    List<ResourceSample> samples =
        read(
            line.formatted(labels, 0, TEN.getEpochSecond())
                + line.formatted(labels, 30, TEN.getEpochSecond() + 60));

    assertThat(samples)
        .singleElement()
        .extracting(ResourceSample::getTime)
        .isEqualTo(TEN.plusMillis(60_250));
  }

  @Test
  void nodesOfOneFederationKeepTheirCoresAndNames() throws Exception {
    List<ResourceSample> samples = new ArrayList<>();
    for (int scrape = 0; scrape < 2; scrape++) {
      samples.addAll(
          read(
              federated("small:10250", "east", 4, scrape)
                  + federated("10.0.0.2:10250", "west", 64, scrape)));
    }

    assertThat(samples)
        .filteredOn(sample -> sample.getSubjectKind() == SubjectKind.CONTAINER)
        .extracting(sample -> sample.getNodeCores().orElseThrow())
        .containsExactly(4.0, 64.0);
    assertThat(samples)
        .filteredOn(sample -> sample.getSubjectKind() == SubjectKind.NODE)
        .extracting(ResourceSample::getSubject)
        .containsExactlyInAnyOrder("prod/node/small", "prod/node/10.0.0.2");
  }

  private static String federated(String instance, String namespace, int cores, int scrape) {
    String node = "instance=\"" + instance + "\"";
    String labels = "container=\"app\",namespace=\"" + namespace + "\",pod=\"app-0\"," + node;
    return cpu(labels, scrape * 60, scrape * 60)
        + line("machine_cpu_cores", node, cores, scrape * 60)
        + line("node_cpu_seconds_total", node + ",cpu=\"0\",mode=\"user\"", scrape, scrape * 60)
        + line("node_cpu_seconds_total", node + ",cpu=\"0\",mode=\"system\"", scrape, scrape * 60);
  }

  @Test
  void aContainerIsKnownByItsCgroupAlone() throws Exception {
    String miner = "container=\"\",id=\"" + POD + "/" + ID + "\",name=\"\",pod=\"\"";
    String sandbox = "container=\"\",id=\"" + POD + "/" + OTHER_ID + "\",name=\"\",pod=\"\"";
    String inner = "id=\"" + POD + "/" + ID + "/init.scope\"";
    List<ResourceSample> samples = new ArrayList<>();
    for (int scrape = 0; scrape < 2; scrape++) {
      samples.addAll(
          read(
              cpu(miner, scrape * 60, scrape * 60)
                  + cpu(sandbox, 0, scrape * 60)
                  + cpu(inner, scrape * 30, scrape * 60)
                  + cpu("id=\"" + POD + "\"", scrape * 61, scrape * 60)
                  + line(
                      "container_network_transmit_bytes_total",
                      sandbox + ",interface=\"eth0\"",
                      scrape * 600,
                      scrape * 60)));
    }

    assertThat(samples)
        .extracting(sample -> sample.getContainerId().orElseThrow())
        .containsExactlyInAnyOrder(ID, OTHER_ID);
    assertThat(samples)
        .allSatisfy(
            sample -> {
              assertThat(sample.getSubject()).isEqualTo("prod/pod-uid/" + UID);
              assertThat(sample.getNetworkTransmitRate()).contains(10.0);
            });
  }

  @Test
  void theSumOfAPodCountsOnlyWhereNothingIsToldOfItsContainers() throws Exception {
    String sum = "container=\"\",id=\"" + POD + "\",namespace=\"shop\",pod=\"web-0\"";
    read(cpu(sum, 0, 0));

    ResourceSample sample = read(cpu(sum, 60, 60)).get(0);

    assertThat(sample.getSubjectKind()).isEqualTo(SubjectKind.POD);
    assertThat(sample.getSubject()).isEqualTo("prod/pod/shop/web-0");
    assertThat(sample.getCpuCores().orElseThrow()).isCloseTo(1, within(1e-9));

    String web = "container=\"web\",id=\"" + POD + "/" + ID + "\",namespace=\"shop\",pod=\"web-0\"";
    assertThat(read(cpu(sum, 120, 120) + cpu(web, 60, 120))).isEmpty();
  }

  @Test
  void aRuntimesNameNamesThePodOfItsOwnCgroupOnlyAndItsMonitorIsNoContainer() throws Exception {
    String slice = "/kubepods.slice/kubepods-pod" + UID.replace('-', '_') + ".slice/";
    String name = "name=\"k8s_web_web-0_shop_%s_0\"";
    String crio = "id=\"" + slice + "crio-" + ID + ".scope\"," + name.formatted(UID);
    String monitor = "id=\"" + slice + "crio-conmon-" + ID + ".scope\"";
    String liar = "id=\"/docker/" + OTHER_ID + "\"," + name.formatted(UID);
    read(cpu(crio, 0, 0) + cpu(monitor, 0, 0) + cpu(liar, 0, 0));

    List<ResourceSample> samples = read(cpu(crio, 60, 60) + cpu(monitor, 1, 60) + cpu(liar, 6, 60));

    assertThat(samples)
        .extracting(ResourceSample::getSubject)
        .containsExactly("prod/pod/shop/web-0", "prod/container/" + OTHER_ID);
    assertThat(samples.get(0).getContainerName()).contains("web");
  }

  @Test
  void valuesThatAreNoNumbersAndLabelsFullOfSignsLoseNothingElse() throws Exception {
    String labels =
        "container=\"web\",namespace=\"shop\",pod=\"web-0\",note=\"a\\\\b \\\"c\\\"\\n{d=\\\"e\\\"} 1\"";
    String memory = "container_memory_working_set_bytes{%s} NaN %d\r\n";
    read(cpu(labels, 0, 0).replace("\n", "\r\n") + memory.formatted(labels, TEN.toEpochMilli()));

    ResourceSample sample = read(cpu(labels, 60, 60).replace("\n", "\r\n")).get(0);

    assertThat(sample.getCpuCores().orElseThrow()).isCloseTo(1, within(1e-9));
    assertThat(sample.getMemoryBytes()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# HELP container_cpu_usage_seconds_total \n",
        "# HELP a_total\n",
        "# UNIT a_seconds seconds\n",
        "# UNIT a \n",
        "# TYPE a stateset\n",
        "# EOF\n",
        "a{b=\"c\"} 1 1.773e+09\n",
        "a { b = \"c\" , } 1 1773136800000\n",
        "a\t{ }\t1\t1773136800000\n",
        "a{\"b.c\"=\"d\"} 1 1773136800000\n",
        "\uFEFFa{b=\"c\"} 1 1.773e+09\n",
        "# node-7, taken by hand\n\n# TYPE a_total counter\n",
        "# recorded: {\"node\":\"a\"}\na_total 1 1773136800000\n"
      })
  void isRecognisedByAnyFirstLine(String head) {
    assertThat(new PrometheusTextParser().recognises(RecordHead.of(head.getBytes(UTF_8)))).isTrue();
  }

  @Test
  void twoThatTellOfOneContainerDoNotMakeItTwiceAsBusy() throws Exception {
    String web = "container=\"web\",namespace=\"shop\",pod=\"web-0\",job=";
    StringBuilder document = new StringBuilder();
    for (int scrape = 0; scrape < 4; scrape++) {
      for (String job : List.of("\"kubelet\"", "\"cadvisor\"")) {
        int skew = job.equals("\"kubelet\"") ? 0 : 7;
        document.append(cpu(web + job, scrape * 30, scrape * 60 + skew));
        document.append(line("container_spec_cpu_quota", web + job, 100_000, scrape * 60 + skew));
        document.append(line("container_spec_cpu_period", web + job, 100_000, scrape * 60 + skew));
      }
    }

    List<ResourceSample> samples = read(document.toString());

    assertThat(samples).hasSize(3);
    assertThat(samples)
        .allSatisfy(
            sample -> {
              assertThat(sample.getCpuCores().orElseThrow()).isCloseTo(0.5, within(1e-9));
              assertThat(sample.getCpuLimitCores()).contains(1.0);
            });
  }

  @Test
  void theOtherIsHeardWhenTheFirstFallsSilent() throws Exception {
    String web = "container=\"web\",namespace=\"shop\",pod=\"web-0\",job=";
    StringBuilder document = new StringBuilder(cpu(web + "\"a\"", 0, 0));
    for (int scrape = 0; scrape < 4; scrape++) {
      document.append(cpu(web + "\"b\"", scrape * 30, scrape * 60 + 7));
    }

    assertThat(read(document.toString())).hasSize(3);
  }

  @Test
  void whatAScrapedPodSaysOfAnotherYieldsToWhatIsToldOfItDirectly() throws Exception {
    String cgroup = "id=\"" + POD + "/" + ID + "\",";
    String web = cgroup + "container=\"web\",namespace=\"shop\",pod=\"web-0\",job=\"kubelet\"";
    String said =
        cgroup
            + "exported_container=\"web\",exported_namespace=\"shop\",exported_pod=\"web-0\","
            + "container=\"c\",namespace=\"guest\",pod=\"guest-0\",job=\"guest\"";
    StringBuilder document = new StringBuilder();
    for (int scrape = 0; scrape < 4; scrape++) {
      document.append(cpu(said, scrape % 2, scrape * 60 + 3));
      document.append(cpu(web, scrape * 60, scrape * 60));
      document.append(line("container_fs_writes_bytes_total", said, 1, scrape * 60 + 9));
    }

    List<ResourceSample> samples = read(document.toString());

    assertThat(samples).hasSize(3);
    assertThat(samples)
        .allSatisfy(sample -> assertThat(sample.getCpuCores()).contains(1.0))
        .allSatisfy(sample -> assertThat(sample.getTime().getEpochSecond() % 60).isEqualTo(0));
  }

  @Test
  void processorsAreAddedUpWhereThereIsNoTotal() throws Exception {
    String web = "container=\"web\",namespace=\"shop\",pod=\"web-0\",cpu=";
    StringBuilder document = new StringBuilder();
    for (int scrape = 0; scrape < 2; scrape++) {
      document.append(cpu(web + "\"cpu00\"", scrape * 30, scrape * 60));
      document.append(cpu(web + "\"cpu01\"", scrape * 30, scrape * 60));
    }

    assertThat(read(document.toString()).get(0).getCpuCores().orElseThrow())
        .isCloseTo(1, within(1e-9));
  }

  @Test
  void aMetricADocumentIsReadInAnyOrderOfTheDocuments() throws Exception {
    String web = "container=\"web\",namespace=\"shop\",pod=\"web-0\"";
    StringBuilder memory = new StringBuilder();
    StringBuilder user = new StringBuilder();
    StringBuilder usage = new StringBuilder();
    for (int scrape = 0; scrape < 4; scrape++) {
      memory.append(line("container_memory_working_set_bytes", web, 1e9, scrape * 60));
      user.append(line("container_cpu_user_seconds_total", web, scrape * 59, scrape * 60));
      usage.append(cpu(web, scrape * 60, scrape * 60));
    }
    assertThat(read(memory.toString())).isEmpty();
    assertThat(read(user.toString())).isEmpty();

    assertThat(read(usage.toString())).hasSize(3);
    assertThat(read(memory.toString())).isEmpty();
  }

  @Test
  void aByteOrderMarkCostsNoLine() throws Exception {
    String line = "\uFEFFcontainer_memory_working_set_bytes{id=\"/\"} 1 1773136800000\n";

    Exposition read = Exposition.of(line.getBytes(UTF_8), metric -> true);

    assertThat(read.lines()).hasSize(1);
    assertThat(read.unreadableLines()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"# EOF of the list\n", "# HELP!\n", "# UNIT\n", "# comment\n"})
  void isNotRecognisedByACommentOfAnything(String head) {
    assertThat(new PrometheusTextParser().recognises(RecordHead.of(head.getBytes(UTF_8))))
        .isFalse();
  }
}
