package io.firedamp.ingest.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;

class JsonRecordsFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void accountsForEveryByte(byte[] text) throws IOException {
    JsonRecords records = new JsonRecords(new ByteArrayInputStream(text), 1000);
    long end = 0;
    for (var item = records.next(); item.isPresent(); item = records.next()) {
      assertThat(item.get().end()).isGreaterThan(end).isLessThanOrEqualTo(text.length);
      end = item.get().end();
    }
  }
}
