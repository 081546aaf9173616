package io.firedamp.detectors.mining;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.Holder;
import io.firedamp.schemas.avro.Identity;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Signals and identities as the other detectors write them. */
final class Signals {
  static final Instant TEN = Instant.parse("2018-03-16T10:00:00Z");
  static final Alias CONTAINER = Alias.container("prod", "c0ffee");
  static final Alias ADDRESS = Alias.address("prod", "10.0.0.7");

  private static final SortedMap<String, String> PEER =
      new TreeMap<>(Map.of("destination.ip", "203.0.113.7", "destination.port", "3333"));

  private Signals() {}

  static Signal newImage(Alias subject, int minute) {
    return signal("IMG-05", Leg.IMAGE, subject, minute, 7, Trait.FIRST_SEEN);
  }

  static Signal knownBadImage(Alias subject, int minute) {
    return signal("IMG-01", Leg.IMAGE, subject, minute, 50, Trait.KNOWN_BAD, Trait.LISTED);
  }

  static Signal saturated(Alias subject, int minute) {
    return signal("MET-01", Leg.COMPUTE, subject, minute, 8, Trait.SATURATED);
  }

  static Signal flat(Alias subject, int minute) {
    return signal("MET-03", Leg.COMPUTE, subject, minute, 17, Trait.FLAT);
  }

  static Signal stratumShape(Alias subject, int minute) {
    return signal(
        "NET-04", Leg.NETWORK, subject, minute, 34, Trait.STRATUM_SHAPE, Trait.UNLISTED_PEER);
  }

  static Signal miningPort(Alias subject, int minute) {
    return signal("NET-06", Leg.NETWORK, subject, minute, 3, Trait.MINING_PORT);
  }

  static Signal poolName(Alias subject, int minute) {
    return signal("NET-01", Leg.NETWORK, subject, minute, 44, Trait.LISTED);
  }

  static Signal signal(
      String rule, Leg leg, Alias subject, int minute, double decibans, Trait... words) {
    SortedSet<String> traits = Trait.words(words);
    Instant time = TEN.plus(Duration.ofMinutes(minute));
    Duration lasts =
        switch (leg) {
          case COMPUTE -> Duration.ofMinutes(90);
          case NETWORK -> Duration.ofHours(3);
          default -> Duration.ofHours(24);
        };
    return new Finding(
            rule,
            leg,
            traits,
            subject,
            rule + "-slot",
            time,
            time.minus(leg == Leg.NETWORK ? Duration.ofMinutes(10) : Duration.ZERO),
            lasts,
            decibans,
            rule + " title",
            rule + " detail",
            List.of("T1496.001"),
            leg == Leg.NETWORK ? PEER : new TreeMap<>(),
            List.of())
        .toSignal(
            "test",
            List.of(
                Evidence.newBuilder()
                    .setTopic("t")
                    .setPartition(0)
                    .setOffset(minute)
                    .setEventId(rule + minute)
                    .setTime(time)
                    .build()));
  }

  static Identity heldBy(Alias alias, Holder... holders) {
    return Identity.newBuilder()
        .setAlias(alias.toString())
        .setCluster(alias.cluster())
        .setHolders(List.of(holders))
        .build();
  }

  static Holder holder(String deployment, int fromMinute, @Nullable Integer untilMinute) {
    return holder(deployment, fromMinute, untilMinute, "prod");
  }

  static Holder holder(
      String deployment, int fromMinute, @Nullable Integer untilMinute, String cluster) {
    return Holder.newBuilder()
        .setWorkload(
            Workload.newBuilder()
                .setCluster(cluster)
                .setKind("deployment")
                .setNamespace("shop")
                .setName(deployment)
                .build())
        .setFrom(TEN.plus(Duration.ofMinutes(fromMinute)))
        .setUntil(untilMinute == null ? null : TEN.plus(Duration.ofMinutes(untilMinute)))
        .build();
  }
}
