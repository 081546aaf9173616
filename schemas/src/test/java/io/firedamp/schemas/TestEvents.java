package io.firedamp.schemas;

import io.firedamp.schemas.avro.DnsQuery;
import java.time.Instant;

/**
 * Sample values for tests of every module. Builders, so that a test states only what it is about.
 */
public final class TestEvents {
  /** The moment tests begin at, unless they say otherwise. */
  public static final Instant START = Instant.parse("2018-03-16T10:00:00Z");

  public static final String CLUSTER = "prod";

  private TestEvents() {}

  public static DnsQuery.Builder dnsQuery(String name) {
    return DnsQuery.newBuilder()
        .setEventId("dns-" + name)
        .setTime(START)
        .setCluster(CLUSTER)
        .setSource("zeek")
        .setClientAddress("10.0.0.7")
        .setQuery(name)
        .setQueryType("A")
        .setResponseCode("NOERROR");
  }
}
