package io.firedamp.detectors.network;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.network.NetworkFindings.Rating;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.NetworkFlow;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;

/**
 * NET-03, mining in clear: a request whose user agent is a miner's. It also shows where the pool is
 * on no list.
 *
 * @param agents beginnings of user agents up to the version, lower case
 * @param weight decibans
 */
public record MinerAgentRule(List<String> agents, double weight) {
  private static final String RULE = "NET-03";

  static final MinerAgentRule DEFAULTS =
      new MinerAgentRule(
          List.of(
              "bfgminer",
              "ccminer",
              "cgminer",
              "cpuminer",
              "cpuminer-multi",
              "cpuminer-opt",
              "ethminer",
              "gminer",
              "lolminer",
              "minerd",
              "nanominer",
              "nbminer",
              "nheqminer",
              "phoenixminer",
              "srbminer-multi",
              "teamredminer",
              "wildrig",
              "xmr-stak",
              "xmrig",
              "xmrig-proxy"),
          Weights.bundled().of(RULE, "agent").decibans());

  public MinerAgentRule {
    agents = List.copyOf(agents);
    Require.each(
        "network.miner-agent.agents", agents, "[a-z0-9._-]{2,64}", "product names in lower case");
    Require.weight("network.miner-agent.weight", weight);
  }

  Optional<Finding> judge(NetworkFlow flow, Duration timeToLive) {
    return flow.getUserAgent().filter(this::isMiner).map(agent -> finding(flow, agent, timeToLive));
  }

  /** RFC 9110: a user agent begins with its product, which ends at a slash or a space. */
  private boolean isMiner(String userAgent) {
    return agents.contains(userAgent.toLowerCase(Locale.ROOT).split("[/ ]", 2)[0]);
  }

  private Finding finding(NetworkFlow flow, String agent, Duration timeToLive) {
    SortedMap<String, String> attributes = NetworkFindings.destination(flow);
    attributes.put("user_agent.original", agent);
    flow.getHttpHost().ifPresent(host -> attributes.put("destination.domain", host));
    String asked = flow.getHttpHost().orElse(flow.getDestinationAddress());
    return new Rating(
            RULE, weight, Trait.words(Trait.STRATUM, Trait.MINER_COMMAND), List.of("T1496.001"))
        .finding(
            NetworkFindings.subjectOf(flow),
            asked,
            flow.getTime(),
            flow.getStart(),
            timeToLive,
            "A miner's request to " + asked,
            "the request names a miner as its user agent",
            attributes,
            List.of(
                NetworkFindings.indicator(
                    flow.getHttpHost().isPresent() ? "domain" : "ip", asked)));
  }
}
