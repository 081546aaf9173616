package io.firedamp.ingest.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.firedamp.ingest.AnyBytes;
import io.firedamp.ingest.MalformedEventException;
import java.io.ByteArrayInputStream;
import java.io.IOException;

class DockerFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void readsEvents(byte[] record) {
    AnyBytes.readOrRefuse(new DockerEventParser(), record);
  }

  @FuzzTest(maxDuration = "60s")
  void readsInspectedObjects(byte[] record) {
    AnyBytes.readOrRefuse(new DockerInspectParser(), record);
  }

  @FuzzTest(maxDuration = "60s")
  void readsStatistics(byte[] record) {
    AnyBytes.readOrRefuse(new DockerStatsParser(), record);
  }

  @FuzzTest(maxDuration = "60s")
  void readsConnectionTables(byte[] record) {
    try {
      new ConnectionTableParser(true).parse(new String(record, UTF_8));
    } catch (MalformedEventException expected) {
      // The promise.
    }
  }

  @FuzzTest(maxDuration = "60s")
  void readsSocketStatistics(byte[] record) {
    SocketStatisticsParser.parse(new String(record, UTF_8));
  }

  @FuzzTest(maxDuration = "60s")
  void readsResponses(byte[] record) {
    try {
      HttpAnswer.read(new ByteArrayInputStream(record)).body().readAllBytes();
    } catch (IOException expected) {
      // The promise.
    }
  }
}
