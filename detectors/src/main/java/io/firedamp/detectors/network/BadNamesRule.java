package io.firedamp.detectors.network;

import io.firedamp.detectors.kit.Addresses;
import io.firedamp.detectors.kit.Stretch;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether a subject looks up a list of bad names: most of them no longer exist or lead to a
 * sinkhole. A resolver's search list makes names that do not exist too, but under the cluster's own
 * domains.
 *
 * @param leastNames different names that fail
 * @param within stretch of event time in which they are counted, a whole part of an hour
 * @param ownDomains endings of names that an installation's own resolver answers for
 */
public record BadNamesRule(int leastNames, Duration within, List<String> ownDomains) {
  static final BadNamesRule DEFAULTS =
      new BadNamesRule(
          16,
          Duration.ofMinutes(10),
          List.of(
              "local", "internal", "localdomain", "lan", "home.arpa", "in-addr.arpa", "ip6.arpa"));

  public BadNamesRule {
    Require.that(
        leastNames >= 2 && leastNames <= 256,
        "network.bad-names.least-names",
        "2..256",
        leastNames);
    Require.partOfAnHour("network.bad-names.within", within);
    ownDomains = List.copyOf(ownDomains);
  }

  /** Whether a query counts: its name does not exist, or every answer is a sinkhole. */
  boolean isBad(DnsQuery query) {
    boolean failed =
        query.getResponseCode().filter("NXDOMAIN"::equals).isPresent()
            || (!query.getAnswers().isEmpty()
                && query.getAnswers().stream().allMatch(Addresses::isSinkhole));
    return failed && ownDomains.stream().noneMatch(own -> query.getQuery().endsWith("." + own));
  }

  /** Beginning of the stretch that a time lies in. */
  Instant stretchOf(Instant time) {
    return Instant.ofEpochMilli(Stretch.startOf(time, within));
  }

  /** What is noted of whoever asked a bad name, once there were enough. */
  Optional<Signal> note(DnsQuery query, int names) {
    return names < leastNames
        ? Optional.empty()
        : Optional.of(Contact.note(NetworkFindings.subjectOf(query), stretchOf(query.getTime())));
  }
}
