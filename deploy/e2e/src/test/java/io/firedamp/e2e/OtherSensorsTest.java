package io.firedamp.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.broker.EmbeddedBroker;
import io.firedamp.schemas.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * What real sensors said of shells, scans and ordinary programs makes no incident: none of it is
 * about mining, but for samples.
 */
class OtherSensorsTest {
  @AutoClose private static final EmbeddedBroker broker = EmbeddedBroker.temporary();

  @Test
  void raisesNothingOnWhatRealSensorsSaidOfOtherThings() throws Exception {
    Path folder = SharedData.require("sensors");
    CaseReplay replay = CaseReplay.of(broker, folder, recordsIn(folder));

    assertThat(replay.events()).isGreaterThan(10);
    assertThat(replay.incidents()).isEmpty();
  }

  private static List<String> recordsIn(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.map(file -> folder.relativize(file).toString())
          .filter(name -> name.endsWith(".json") || name.endsWith(".jsonl"))
          .sorted()
          .toList();
    }
  }
}
