package io.firedamp.ingest.conntrack;

import io.firedamp.ingest.PushedSourceContract;

class ConntrackSourceContractTest extends PushedSourceContract {
  ConntrackSourceContractTest() {
    super(
        new ConntrackSource.Factory(),
        ConntrackParserTest.ENDED,
        "[1700000000.1] [NEW] tcp 6 nothing\n",
        ConntrackParserTest.ENDED.replace("[ASSURED]", "[UNREPLIED]"));
  }
}
