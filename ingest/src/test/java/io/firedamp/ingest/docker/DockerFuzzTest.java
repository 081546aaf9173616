package io.firedamp.ingest.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.RecordHead;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Whatever the bytes: events, or the one exception that says what is wrong with them. */
class DockerFuzzTest {
  @FuzzTest
  void readsEvents(byte[] record) {
    read(new DockerEventParser(), record);
  }

  @FuzzTest
  void readsInspectedObjects(byte[] record) {
    read(new DockerInspectParser(), record);
  }

  @FuzzTest
  void readsStatistics(byte[] record) {
    read(new DockerStatsParser(), record);
  }

  @FuzzTest
  void readsConnectionTables(byte[] record) {
    String text = new String(record, UTF_8);
    SocketStatisticsParser.parse(text);
    try {
      new ConnectionTableParser(true).parse(text);
    } catch (MalformedEventException expected) {
      // The promise.
    }
  }

  @FuzzTest
  void readsResponses(byte[] record) {
    try {
      HttpAnswer.read(new ByteArrayInputStream(record)).body().readAllBytes();
    } catch (IOException expected) {
      // The promise.
    }
  }

  private static void read(EventParser parser, byte[] record) {
    parser.recognises(RecordHead.of(record));
    try {
      parser.parse(record, Recorded.FROM);
    } catch (MalformedEventException expected) {
      // The promise.
    }
  }
}
