package io.firedamp.ingest.prometheus;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.firedamp.ingest.AnyBytes;
import io.firedamp.ingest.MalformedEventException;

class PrometheusFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void readsExpositions(byte[] record) {
    AnyBytes.readOrRefuse(new PrometheusTextParser(), record);
    try {
      Exposition.of(record, name -> true);
    } catch (MalformedEventException expected) {
      // The promise.
    }
  }

  @FuzzTest(maxDuration = "60s")
  void readsQueryAnswers(byte[] record) {
    AnyBytes.readOrRefuse(new PrometheusAnswerParser(), record);
  }

  @FuzzTest(maxDuration = "60s")
  void readsSummaries(byte[] record) {
    AnyBytes.readOrRefuse(new KubeletSummaryParser(), record);
  }

  @FuzzTest(maxDuration = "60s")
  void readsContainers(byte[] record) {
    AnyBytes.readOrRefuse(new CadvisorParser(), record);
  }

  @FuzzTest(maxDuration = "60s")
  void readsWriteRequests(byte[] record) {
    AnyBytes.readOrRefuse(new RemoteWriteParser(), record);
    WriteRequest.sizeOf(record);
  }

  @FuzzTest(maxDuration = "60s")
  void readsOtlp(byte[] record) {
    AnyBytes.readOrRefuse(new OtlpParser(), record);
  }
}
