package io.firedamp.detectors;

import io.firedamp.detectors.evidence.Posterior;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.BoundedText;
import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.IndicatorRef;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.Signal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a rule decided, before it is written down as a signal.
 *
 * @param slot what within the subject it fired on: rule, subject and slot are one finding
 * @param time event time at which the rule was met
 * @param started event time of the earliest event behind it
 * @param traits what it saw, in words that correlations ask for
 * @param timeToLive how long past its time it holds or counts in correlations
 * @param decibans weight of evidence, 0..100
 * @param detail what was measured against which threshold
 * @param attributes facts by dotted ECS-like name; attacker-controlled values are bounded here
 */
public record Finding(
    String rule,
    Leg leg,
    SortedSet<String> traits,
    Alias subject,
    String slot,
    Instant time,
    Instant started,
    Duration timeToLive,
    double decibans,
    String title,
    String detail,
    List<String> techniques,
    SortedMap<String, String> attributes,
    List<IndicatorRef> indicators) {
  private static final int LONGEST_TEXT = 1024;
  private static final int MOST_EVIDENCE = 16;
  private static final int MOST_INDICATORS = 64;
  static final Comparator<Evidence> EARLIEST_FIRST =
      Comparator.comparing(Evidence::getTime).thenComparing(Evidence::getEventId);

  public Finding {
    if (!(decibans >= 0 && decibans <= 100)) {
      throw new IllegalArgumentException("decibans must be 0..100, was " + decibans);
    }
    traits = new TreeSet<>(traits);
    slot = bounded(slot);
    title = bounded(title);
    detail = bounded(detail);
    techniques = techniques.stream().distinct().sorted().toList();
    SortedMap<String, String> copy = new TreeMap<>();
    attributes.forEach((name, value) -> copy.put(name, bounded(value)));
    attributes = copy;
    indicators =
        indicators.stream()
            .map(Finding::bounded)
            .distinct()
            .sorted(
                Comparator.comparing(IndicatorRef::getType).thenComparing(IndicatorRef::getValue))
            .limit(MOST_INDICATORS)
            .toList();
  }

  /** The signal, with the events it rests on: at most 16 of them, the earliest. */
  public Signal toSignal(String detector, List<Evidence> evidence) {
    return Signal.newBuilder()
        .setId(id())
        .setRule(rule)
        .setDetector(detector)
        .setLeg(leg)
        .setCluster(subject.cluster())
        .setSubject(subject.toString())
        .setSlot(slot)
        .setTime(time)
        .setStarted(started)
        .setValidUntil(time.plus(timeToLive))
        .setWeight((int) Math.round(decibans))
        .setDecibans(decibans)
        .setTraits(List.copyOf(traits))
        .setSeverity(severity())
        .setTitle(title)
        .setDetail(detail)
        .setTechniques(techniques)
        .setAttributes(attributes)
        .setIndicators(indicators)
        .setEvidence(
            evidence.stream().distinct().sorted(EARLIEST_FIRST).limit(MOST_EVIDENCE).toList())
        .build();
  }

  /** What its weight alone would make of an incident. */
  public Severity severity() {
    return Posterior.DEFAULT.severity(decibans, decibans);
  }

  /** The same signal, taken back: a later fact showed that the rule was not met after all. */
  public static Signal retraction(Signal signal) {
    return Signal.newBuilder(signal).setRetracted(true).build();
  }

  /**
   * SHA-256 over everything the rule decided. Where the events lie is left out: it differs between
   * a run and its replay.
   */
  String id() {
    List<String> parts = new ArrayList<>();
    parts.addAll(List.of(rule, leg.name(), subject.toString(), slot, time.toString()));
    parts.addAll(List.of(started.toString(), timeToLive.toString(), Double.toString(decibans)));
    parts.addAll(List.of(title, detail, String.join(",", traits)));
    parts.addAll(techniques);
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      parts.add(attribute.getKey());
      parts.add(attribute.getValue());
    }
    indicators.forEach(indicator -> parts.add(indicator.getType() + ":" + indicator.getValue()));
    return hash(parts);
  }

  /** SHA-256 in hex over length-prefixed parts, so that moving text between parts changes it. */
  public static String hash(List<String> parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static IndicatorRef bounded(IndicatorRef indicator) {
    return indicator.getValue().length() <= LONGEST_TEXT
        ? indicator
        : IndicatorRef.newBuilder(indicator).setValue(bounded(indicator.getValue())).build();
  }

  private static String bounded(String text) {
    return BoundedText.cut(text, LONGEST_TEXT);
  }
}
