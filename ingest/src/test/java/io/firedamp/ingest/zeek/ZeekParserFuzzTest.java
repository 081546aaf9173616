package io.firedamp.ingest.zeek;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;

final class ZeekParserFuzzTest {
  private final ZeekParser parser = new ZeekParser();

  @FuzzTest
  void readsOrRefusesAnyBytes(byte[] record) {
    parser.recognises(RecordHead.of(record));
    try {
      parser.parse(record, new Provenance("fuzz", "zeek"));
    } catch (MalformedEventException refused) {
      // The one answer to bytes that are no record.
    }
  }
}
