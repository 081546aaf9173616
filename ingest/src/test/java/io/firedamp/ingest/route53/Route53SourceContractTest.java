package io.firedamp.ingest.route53;

import io.firedamp.ingest.PushedSourceContract;

class Route53SourceContractTest extends PushedSourceContract {
  private static final String QUERY =
      "{\"query_timestamp\":\"2023-11-14T22:13:22Z\",\"query_name\":\"pool.example.com.\","
          + "\"query_type\":\"A\",\"rcode\":\"NOERROR\",\"srcaddr\":\"10.20.0.7\"}\n";

  Route53SourceContractTest() {
    super(
        new Route53Source.Factory(),
        QUERY,
        "{\"query_timestamp\":\n",
        QUERY.replace("pool.example.com.", "."));
  }
}
