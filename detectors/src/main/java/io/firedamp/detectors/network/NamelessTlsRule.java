package io.firedamp.detectors.network;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.kit.Addresses;
import io.firedamp.detectors.network.NetworkFindings.Rating;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * NET-05, TLS to a pool: an encrypted connection of Stratum's shape whose greeting gives it away. A
 * miner names no server unless it is told to, while nearly every agent does; a pool of one's own
 * has a certificate of its own; a pool that no list knows is often called after what it is; and
 * whoever knows a miner's fingerprint may list it. A pool that is listed is NET-02.
 *
 * @param fingerprints JA3 or JA4 of miners, lower case; none is known to the release, because
 *     miners use the TLS library that everybody uses
 * @param words with which a part of a server's name begins or ends that is called after mining: the
 *     protocol, and coins and algorithms that hardly anything else is called after
 */
public record NamelessTlsRule(List<String> fingerprints, List<String> words) {
  static final String RULE = "NET-05";

  static final NamelessTlsRule DEFAULTS =
      new NamelessTlsRule(
          List.of(),
          List.of(
              "cryptonight",
              "etchash",
              "ethash",
              "kawpow",
              "monero",
              "randomx",
              "stratum",
              "xmr",
              "xmrig"));

  private static final List<String> TECHNIQUES = List.of("T1071", "T1496.001", "T1573");
  private static final Pattern PARTS = Pattern.compile("[0-9]*[.-]");
  private static final ServicePorts SERVICES = ServicePorts.bundled();

  public NamelessTlsRule {
    fingerprints = List.copyOf(fingerprints);
    Require.each(
        "network.nameless-tls.fingerprints",
        fingerprints,
        "[0-9a-f]{32}|[a-z][0-9a-z]{9}_[0-9a-f]{12}_[0-9a-f]{12}",
        "JA3 (32 hex digits) or JA4, in lower case");
    words = List.copyOf(words);
    Require.each(
        "network.nameless-tls.words",
        words,
        "[a-z0-9]{3,63}",
        "words of at least three letters and digits, in lower case");
  }

  /** What a greeting tells, of no weight alone; empty when it is like anybody's. */
  Optional<Finding> judge(NetworkFlow flow, Duration timeToLive) {
    SortedSet<String> told = traitsOf(flow);
    if (told.isEmpty()
        || !flow.getTransport().equals("tcp")
        || !Addresses.isExternal(flow.getDestinationAddress())) {
      return Optional.empty();
    }
    return Optional.of(
        new Rating(RULE, 0, told, TECHNIQUES)
            .finding(
                NetworkFindings.subjectOf(flow),
                NetworkFindings.endpointOf(flow),
                flow.getTime(),
                flow.getStart(),
                timeToLive,
                "Greeting of a TLS connection",
                "",
                NetworkFindings.destination(flow),
                List.of()));
  }

  private SortedSet<String> traitsOf(NetworkFlow flow) {
    SortedSet<String> told = new TreeSet<>();
    if (flow.getClientFingerprints().stream().anyMatch(fingerprints::contains)) {
      told.add(Trait.MINER_FINGERPRINT.name());
    }
    // Old clients of databases, directories and queues name no server either.
    if (flow.getServerNameAbsent() && SERVICES.serviceOn(flow.getDestinationPort()).isEmpty()) {
      told.add(Trait.NAMELESS_TLS.name());
      if (flow.getCertificateTrusted().filter(trusted -> !trusted).isPresent()) {
        told.add(Trait.UNVERIFIED.name());
      }
    }
    if (flow.getServerName().filter(this::speaksOfMining).isPresent()) {
      told.add(Trait.MINING_NAME.name());
    }
    return told;
  }

  /** {@code xmr-eu.pool.example}, {@code minexmr2.example}: parts, without a number at the end. */
  private boolean speaksOfMining(String name) {
    return Arrays.stream(PARTS.split(name))
        .anyMatch(part -> words.stream().anyMatch(w -> part.startsWith(w) || part.endsWith(w)));
  }

  /** What an encrypted shape and one greeting between the same two amount to. */
  Signal raised(Signal shape, boolean held, Signal greeting, Weights weights) {
    List<String> told = greeting.getTraits();
    String grade = gradeOf(told);
    return NetworkFindings.raised(
        shape,
        RULE,
        weights.of(RULE, held ? grade : grade + "-provisional").decibans(),
        told,
        TECHNIQUES,
        "Stratum-shaped connection in TLS as miners open it, to " + shape.getSlot(),
        detailOf(told) + "; " + shape.getDetail(),
        greeting.getEvidence());
  }

  private static String gradeOf(List<String> told) {
    if (told.contains(Trait.MINER_FINGERPRINT.name())) {
      return "fingerprint";
    }
    if (told.contains(Trait.MINING_NAME.name())) {
      return "named";
    }
    return told.contains(Trait.UNVERIFIED.name()) ? "unverified" : "nameless";
  }

  private static String detailOf(List<String> told) {
    if (told.contains(Trait.MINER_FINGERPRINT.name())) {
      return "the client's greeting has a listed miner's fingerprint";
    }
    if (told.contains(Trait.MINING_NAME.name())) {
      return "the server's name speaks of mining";
    }
    return told.contains(Trait.UNVERIFIED.name())
        ? "the client named no server, and nobody known signed the server's certificate"
        : "the client named no server";
  }
}
