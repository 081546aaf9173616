package io.firedamp.ingest.coredns;

import io.firedamp.ingest.PushedSourceContract;

class CoreDnsSourceContractTest extends PushedSourceContract {
  private static final String QUERY =
      "[INFO] 10.20.0.7:51044 - 29008 \"A IN pool.example.com. udp 41 false 4096\" NOERROR qr,rd,ra"
          + " 68 0.037990251s\n";

  CoreDnsSourceContractTest() {
    super(
        new CoreDnsSource.Factory(),
        "2023-11-14T22:13:22.500123456Z stdout F " + QUERY,
        "[INFO] 10.20.0.7:51044 - 29008 \"A IN\n",
        QUERY);
  }
}
