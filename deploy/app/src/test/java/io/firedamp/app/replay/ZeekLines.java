package io.firedamp.app.replay;

import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.format.Formats;
import io.firedamp.ingest.prometheus.PrometheusTextParser;
import io.firedamp.ingest.zeek.ZeekParser;
import io.firedamp.schemas.avro.NetworkFlow;
import java.util.List;

/** Records of one second each, and what reads them. */
final class ZeekLines {
  private ZeekLines() {}

  /** A connection at so many seconds after the hour; its uid tells it from others. */
  static String line(String uid, int second) {
    return """
        {"ts":%d.0,"uid":"%s","id.orig_h":"10.0.0.7","id.orig_p":40000,"id.resp_h":"203.0.113.10",\
        "id.resp_p":3333,"proto":"tcp","conn_state":"SF"}
        """
        .formatted(1521194400 + second, uid);
  }

  static Formats formats() {
    return new Formats(List.of(new ZeekParser(), new PrometheusTextParser()));
  }

  static Readers readers() {
    return new Readers(new Provenance("lab", "replay"));
  }

  /** The uids of a batch's flows, or the reason why there is none. */
  static List<String> uids(Batch batch) {
    if (batch instanceof Batch.Rejected rejected) {
      return List.of(String.valueOf(rejected.cause().getMessage()));
    }
    return ((Batch.Events) batch)
        .events().stream().map(event -> ((NetworkFlow) event.value()).getFlowId()).toList();
  }
}
