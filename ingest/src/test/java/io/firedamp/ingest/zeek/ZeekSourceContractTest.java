package io.firedamp.ingest.zeek;

import io.firedamp.ingest.PushedSourceContract;

class ZeekSourceContractTest extends PushedSourceContract {
  private static final String CONNECTION =
      "{\"_path\":\"conn\",\"ts\":1700000002.5,\"uid\":\"C1\",\"id.orig_h\":\"10.20.0.7\","
          + "\"id.orig_p\":40001,\"id.resp_h\":\"203.0.113.10\",\"id.resp_p\":3333,"
          + "\"proto\":\"tcp\",\"duration\":60.0,\"orig_bytes\":100,\"resp_bytes\":200,"
          + "\"conn_state\":\"SF\"}\n";

  ZeekSourceContractTest() {
    super(
        new ZeekSource.Factory(),
        CONNECTION,
        "{\"ts\":\n",
        CONNECTION.replace("\"conn\"", "\"files\""));
  }
}
