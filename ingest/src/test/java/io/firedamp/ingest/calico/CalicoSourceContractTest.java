package io.firedamp.ingest.calico;

import io.firedamp.ingest.PushedSourceContract;

class CalicoSourceContractTest extends PushedSourceContract {
  CalicoSourceContractTest() {
    super(
        new CalicoSource.Factory(),
        CalicoParserTest.FLOW,
        "{\"source_type\":\"wep\",\"source_ip\":\"1\",\"dest_type\"\n",
        CalicoParserTest.FLOW.replace("allow", "deny"));
  }
}
