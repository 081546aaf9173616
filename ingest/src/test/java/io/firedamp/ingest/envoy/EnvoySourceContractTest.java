package io.firedamp.ingest.envoy;

import io.firedamp.ingest.PushedSourceContract;

class EnvoySourceContractTest extends PushedSourceContract {
  EnvoySourceContractTest() {
    super(
        new EnvoySource.Factory(),
        EnvoyParserTest.TUNNEL,
        "[2023-11-14T22:13:20.500Z] \"GET /x HTTP/1.1\" 200 oops\n",
        EnvoyParserTest.TUNNEL.replace("\"203.0.113.10:3333\"", "null"));
  }
}
