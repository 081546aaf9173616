package io.firedamp.ingest.prometheus;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;

/** Whatever the bytes: events, or the one exception that says what is wrong with them. */
class PrometheusFuzzTest {
  @FuzzTest
  void readsExpositions(byte[] record) {
    PrometheusTextParser parser = new PrometheusTextParser();
    parser.recognises(RecordHead.of(record));
    try {
      parser.parse(record, new Provenance("prod", "metrics"));
      Exposition.of(record, name -> true);
    } catch (MalformedEventException expected) {
      // The promise.
    }
  }
}
