package io.firedamp.ingest.dnsmasq;

import io.firedamp.ingest.PushedSourceContract;

class DnsmasqSourceContractTest extends PushedSourceContract {
  private static final String DATE = "2023-11-14T22:13:22.500123Z router ";

  DnsmasqSourceContractTest() {
    super(
        new DnsmasqSource.Factory(),
        DATE + "dnsmasq[536]: query[A] pool.example.com from 10.20.0.7\n",
        DATE + "dnsmasq[536]: query[A] pool.example.com from nobody\n",
        DATE + "dnsmasq[536]: forwarded pool.example.com to 10.0.0.2\n");
  }
}
