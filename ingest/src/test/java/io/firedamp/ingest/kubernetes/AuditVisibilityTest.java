package io.firedamp.ingest.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.RecordReader;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AuditVisibilityTest {
  @Test
  void tellsWhatTheReaderBehindItStillHolds() {
    RecordReader watching = new AuditVisibility("/v1/kubernetes/audit").watching(new Holding());

    assertThat(watching.oldestHeld()).hasValue(7);
  }

  private static final class Holding implements RecordReader {
    @Override
    public List<ParsedEvent> read(byte[] record) {
      return List.of();
    }

    @Override
    public OptionalLong oldestHeld() {
      return OptionalLong.of(7);
    }

    @Override
    public RecordCounts counts() {
      return RecordCounts.NONE;
    }
  }
}
