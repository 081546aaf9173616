package io.firedamp.ingest.squid;

import io.firedamp.ingest.PushedSourceContract;

class SquidSourceContractTest extends PushedSourceContract {
  private static final String TUNNEL =
      "1700000002.500  16867 10.20.0.7 TCP_TUNNEL/200 6256 CONNECT pool.example.com:3333 -"
          + " HIER_DIRECT/203.0.113.81 -\n";

  SquidSourceContractTest() {
    super(
        new SquidSource.Factory(),
        TUNNEL,
        "1700000002.500  16867 10.20.0.7 TCP_TUNNEL/200 6256 CONNECT \n",
        TUNNEL.replace("HIER_DIRECT/203.0.113.81", "HIER_NONE/-"));
  }
}
