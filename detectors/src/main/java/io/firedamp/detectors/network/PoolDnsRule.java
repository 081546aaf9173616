package io.firedamp.detectors.network;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.PoolList;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.kit.Addresses;
import io.firedamp.detectors.network.NetworkFindings.Rating;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.DnsQuery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * NET-01, pool DNS: a mining pool's name was asked for. Answered with a usable address it is as
 * good as a connection; unanswered it is an attempt; sent to a sinkhole somebody already took care
 * of it.
 *
 * @param weight decibans when answered
 * @param weightUnanswered decibans when there was no answer, or none is known
 * @param weightSinkholed decibans when every answer is a sinkhole
 */
public record PoolDnsRule(double weight, double weightUnanswered, double weightSinkholed) {
  static final String RULE = "NET-01";

  static final PoolDnsRule DEFAULTS =
      new PoolDnsRule(weight("answered"), weight("unanswered"), weight("sinkholed"));

  private static final List<String> TECHNIQUES = List.of("T1071.004", "T1496.001");

  public PoolDnsRule {
    Require.weight("network.pool-dns.weight", weight);
    Require.weight("network.pool-dns.weight-unanswered", weightUnanswered);
    Require.weight("network.pool-dns.weight-sinkholed", weightSinkholed);
  }

  private static double weight(String grade) {
    return Weights.bundled().of(RULE, grade).decibans();
  }

  /** A question for a pool's name, or for a name of which the answer is that of a pool. */
  Optional<Finding> judge(DnsQuery query, PoolList pools, Duration timeToLive) {
    return pools
        .poolOf(query.getQuery())
        .map(pool -> finding(query, pool, query.getQuery(), timeToLive))
        .or(() -> judgeAliases(query, pools, timeToLive));
  }

  /** Somebody's own name may be an alias of a pool's: the answer holds the names on the way. */
  private Optional<Finding> judgeAliases(DnsQuery query, PoolList pools, Duration timeToLive) {
    return query.getAnswers().stream()
        .filter(answer -> Addresses.parse(answer).isEmpty())
        .flatMap(
            alias ->
                pools
                    .poolOf(alias)
                    .map(
                        pool ->
                            finding(
                                query,
                                pool,
                                query.getQuery() + ", an alias of " + alias,
                                timeToLive))
                    .stream())
        .findFirst();
  }

  /** Whether an answer is an address a client could really connect to. */
  static boolean isUsable(String answer) {
    return Addresses.parse(answer).isPresent() && !Addresses.isSinkhole(answer);
  }

  private Finding finding(DnsQuery query, String pool, String asked, Duration timeToLive) {
    SortedMap<String, String> attributes = new TreeMap<>();
    attributes.put("dns.question.name", query.getQuery());
    attributes.put("destination.domain", pool);
    query.getServer().ifPresent(server -> attributes.put(Contact.VIA, server));
    Outcome outcome = Outcome.of(query);
    return rating(outcome)
        .finding(
            NetworkFindings.subjectOf(query),
            pool,
            query.getTime(),
            query.getTime(),
            timeToLive,
            "Asked for the mining pool " + pool,
            asked + " lies under the listed pool " + pool + "; " + outcome.text,
            attributes,
            List.of(NetworkFindings.indicator("domain", pool)));
  }

  private Rating rating(Outcome outcome) {
    return switch (outcome) {
      case ANSWERED -> new Rating(RULE, weight, Trait.words(Trait.LISTED), TECHNIQUES);
      case SINKHOLED ->
          new Rating(RULE, weightSinkholed, Trait.words(Trait.UNANSWERED), TECHNIQUES);
      case UNANSWERED ->
          new Rating(
              RULE, weightUnanswered, Trait.words(Trait.LISTED, Trait.UNANSWERED), TECHNIQUES);
    };
  }

  private enum Outcome {
    ANSWERED("it was answered with an address"),
    SINKHOLED("the answer is a sinkhole"),
    UNANSWERED("no address was answered");

    private final String text;

    Outcome(String text) {
      this.text = text;
    }

    static Outcome of(DnsQuery query) {
      boolean sinkholed = false;
      for (String answer : query.getAnswers()) {
        if (isUsable(answer)) {
          return ANSWERED;
        }
        sinkholed |= Addresses.isSinkhole(answer);
      }
      return sinkholed ? SINKHOLED : UNANSWERED;
    }
  }
}
