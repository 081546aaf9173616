package io.firedamp.detectors.cloud;

import io.firedamp.schemas.avro.CloudEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Requests to a cloud, as the tests of this package tell them. */
final class CloudEvents {
  static final Instant TEN = Instant.parse("2026-03-02T10:00:00Z");
  static final Duration WEEKS = Duration.ofDays(30);
  static final String ROLE = "arn:aws:iam::123456789012:role/web";
  static final String INSTANCE = "i-0317f6c6b66ae9c40";

  private CloudEvents() {}

  static CloudEvent.Builder event(String name, Instant time, Map<String, String> facts) {
    return CloudEvent.newBuilder()
        .setEventId(name + "-" + time + "-" + facts.hashCode())
        .setTime(time)
        .setCluster("c")
        .setSource("trail")
        .setProvider("aws")
        .setAccount("123456789012")
        .setPrincipal(ROLE)
        .setPrincipalType("AssumedRole")
        .setSourceAddress("203.0.113.7")
        .setUserAgent("aws-cli/2.15 Python/3.11 Linux/6.1")
        .setService("ec2.amazonaws.com")
        .setEvent(name)
        .setRegion("eu-west-1")
        .setResources(List.of())
        .setFacts(facts);
  }

  static CloudEvent.Builder run(Instant time, String type, int count) {
    return event(
        "RunInstances",
        time,
        Map.of("instance.type", type, "instance.count", Integer.toString(count)));
  }

  /** What an instance itself asks, from an address, by a client. */
  static CloudEvent.Builder onInstance(Instant time, String address, String agent) {
    return event("DescribeTags", time, Map.of())
        .setSession(INSTANCE)
        .setSourceAddress(address)
        .setUserAgent(agent);
  }

  static CloudEvent.Builder read(Instant time, String bucket, String key) {
    return event("GetObject", time, Map.of("bucket", bucket, "key", key))
        .setService("s3.amazonaws.com");
  }

  static CloudEvent.Builder list(Instant time, String bucket) {
    return event("ListObjects", time, Map.of("bucket", bucket)).setService("s3.amazonaws.com");
  }

  /** Ordinary work of the same role, long before. */
  static CloudEvent.Builder longBefore(String type) {
    return run(TEN.minus(WEEKS), type, 1);
  }

  /** Somebody else's, by which the account is old. */
  static CloudEvent oldAccount() {
    return longBefore("m5.large").setPrincipal("arn:aws:iam::123456789012:role/ci").build();
  }
}
