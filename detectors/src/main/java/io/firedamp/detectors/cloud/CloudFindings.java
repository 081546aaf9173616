package io.firedamp.detectors.cloud;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Weight;
import io.firedamp.schemas.avro.Leg;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** What findings about a principal have in common. */
record CloudFindings(CloudRequest request, Instant started, Duration timeToLive) {
  Finding finding(
      Weight weight,
      String slot,
      SortedSet<String> traits,
      String title,
      String detail,
      List<String> techniques) {
    return new Finding(
        weight.rule(),
        Leg.CLOUD,
        traits,
        request.subject(),
        slot,
        request.time(),
        started,
        timeToLive,
        weight.decibans(),
        title,
        detail,
        techniques,
        attributes(),
        List.of());
  }

  private SortedMap<String, String> attributes() {
    SortedMap<String, String> facts = new TreeMap<>();
    facts.put("cloud.account.id", request.account());
    facts.put("user", request.principal());
    facts.put("cloud.region", request.region());
    facts.put("user_agent.original", request.agent());
    switch (request.kind()) {
      case COMPUTE -> facts.put("cloud.machine.type", request.what());
      case ON_INSTANCE -> {
        facts.put("cloud.instance.id", request.what());
        facts.put("source.address", request.part());
      }
      case OPENS_BUCKET, LISTS_BUCKET, READS_BUCKET -> facts.put("cloud.bucket", request.what());
    }
    facts.values().removeIf(String::isEmpty);
    return facts;
  }
}
