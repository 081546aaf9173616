package io.firedamp.detectors.image;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Weight;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.IndicatorRef;
import io.firedamp.schemas.avro.Leg;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** What findings about one sighted image have in common. */
record ImageFindings(
    String rule, Sighting sighting, String slot, Instant time, Duration timeToLive) {

  static ImageFindings of(String rule, Sighting sighting, Instant time, Duration timeToLive) {
    return new ImageFindings(rule, sighting, sighting.text(), time, timeToLive);
  }

  /** The same about one digest of several. */
  ImageFindings on(String digest) {
    return new ImageFindings(rule, sighting, digest, time, timeToLive);
  }

  Finding finding(
      Weight weight,
      SortedSet<String> traits,
      String title,
      String detail,
      List<String> techniques,
      List<IndicatorRef> indicators) {
    SortedMap<String, String> attributes = new TreeMap<>();
    if (!sighting.image().isEmpty()) {
      attributes.put("image", sighting.image());
    }
    if (!sighting.digests().isEmpty()) {
      attributes.put("image.digest", sighting.digests().get(0));
    }
    return new Finding(
        rule,
        Leg.IMAGE,
        traits,
        Alias.parse(sighting.subject()),
        slot,
        time,
        time,
        timeToLive,
        weight.decibans(),
        title,
        detail,
        techniques,
        attributes,
        indicators);
  }

  static IndicatorRef indicator(String type, String value) {
    return IndicatorRef.newBuilder().setType(type).setValue(value).build();
  }
}
