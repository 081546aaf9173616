package io.firedamp.ingest.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.schemas.avro.ResourceSample;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CadvisorParserTest {
  private static final String ID = "c".repeat(64);
  private static final String PATH = "/docker/" + ID;
  private static final String SPEC =
      "\"spec\":{\"creation_time\":\"2026-11-24T09:00:00Z\",\"has_cpu\":true,"
          + "\"cpu\":{\"quota\":50000,\"period\":100000},\"image\":\"nginx:1\"}";

  private final CadvisorParser parser = new CadvisorParser();
  private final RecordReader reader = parser.readerFor(new Provenance("prod", "metrics"));

  @Test
  void measuresAContainerOverTheMomentsOfOneAnswer() throws Exception {
    String container =
        "{\"name\":\"%s\",\"aliases\":[\"web\",\"%s\"],%s,\"stats\":[%s,%s]}"
            .formatted(PATH, ID, SPEC, moment(0, 10), moment(10, 15));

    List<ParsedEvent> events = read("{\"" + PATH + "\":" + container + "}");

    ResourceSample sample = Parsed.of(ResourceSample.class, events).get(0);
    assertThat(sample.getContainerId()).contains(ID);
    assertThat(sample.getContainerName()).contains("web");
    assertThat(sample.getImage()).contains("docker.io/library/nginx:1");
    assertThat(sample.getCpuCores().orElseThrow()).isCloseTo(0.5, within(1e-9));
    assertThat(sample.getCpuLimitCores()).contains(0.5);
    assertThat(sample.getThrottledRatio()).contains(0.5);
    assertThat(sample.getMemoryBytes()).contains(7e6);
    assertThat(sample.getNetworkTransmitRate().orElseThrow()).isCloseTo(50, within(1e-9));
    assertThat(sample.getFsWriteRate().orElseThrow()).isCloseTo(500, within(1e-9));
    assertThat(reader.counts().leftOut()).isEqualTo(Map.of(RateReader.FIRST, 1L));
  }

  @Test
  void readsContainersInAListAndAloneAndStatisticsByPathAlike() throws Exception {
    String container = "{\"name\":\"%s\",%s,\"stats\":[%s]}";
    read("[" + container.formatted(PATH, SPEC, moment(0, 10)) + "]");

    assertThat(read(container.formatted(PATH, SPEC, moment(10, 15)))).hasSize(1);

    String path = "/docker/" + "d".repeat(64);
    read("{\"%s\":[%s]}".formatted(path, moment(0, 10)));
    assertThat(read("{\"%s\":[%s]}".formatted(path, moment(10, 15)))).hasSize(1);
  }

  @Test
  void namesTheControlGroupsThatAreNoContainers() throws Exception {
    read(
        "{\"/\":{\"name\":\"/\",%1$s,\"stats\":[%2$s]},\"/system.slice\":{%1$s,\"stats\":[%2$s]}}"
            .formatted(SPEC, moment(0, 10)));

    assertThat(reader.counts().leftOut()).isEqualTo(Map.of(CadvisorContainer.NO_CONTAINER, 2L));
  }

  @Test
  void recognisesAnswersAndNoManifests() {
    assertThat(recognises("{\"" + PATH + "\":{" + SPEC + "}}")).isTrue();
    assertThat(recognises("{\"name\":\"/\"," + SPEC + "}")).isTrue();
    assertThat(recognises("{\"" + PATH + "\":[" + moment(0, 1) + "]}")).isTrue();
    assertThat(recognises("{\"spec\":{\"containers\":[]}}")).isFalse();
  }

  private boolean recognises(String text) {
    return parser.recognises(RecordHead.of(text.getBytes(UTF_8)));
  }

  private List<ParsedEvent> read(String answer) throws Exception {
    return reader.read(answer.getBytes(UTF_8));
  }

  private static String moment(int second, int value) {
    return """
        {"timestamp":"2026-11-24T10:00:%1$02d.5Z","has_cpu":true,
         "cpu":{"usage":{"total":%2$d000000000,"user":1,"system":1},
          "cfs":{"periods":%3$d,"throttled_periods":%2$d}},
         "memory":{"working_set":7000000},
         "network":{"name":"eth0","rx_bytes":1,"tx_bytes":%2$d00,
          "interfaces":[{"name":"eth0","tx_bytes":%2$d00},{"name":"lo","tx_bytes":9%2$d00}]},
         "diskio":{"io_service_bytes":[{"major":8,"minor":0,"stats":{"Read":1,"Write":%2$d000}}]}}
        """
        .formatted(second, value, 2 * value);
  }
}
