package io.firedamp.detectors.network;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.kit.Addresses;
import io.firedamp.detectors.network.NetworkFindings.Rating;
import io.firedamp.schemas.Require;
import io.firedamp.schemas.avro.NetworkFlow;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;

/**
 * NET-13, payload fetch: a downloader asks a bare address outside over HTTP, as droppers do, or
 * anything connects to a site where anybody leaves files without an account.
 *
 * @param agents user agents of downloaders up to the version, lower case
 * @param sites domains of such sites, beside those known to the release
 */
public record PayloadFetchRule(List<String> agents, List<String> sites) {
  private static final String RULE = "NET-13";
  private static final HostTable BUNDLED = HostTable.bundled("drop-sites.tsv");

  static final PayloadFetchRule DEFAULTS =
      new PayloadFetchRule(List.of("curl", "wget", "busybox", "python-urllib"), List.of());

  public PayloadFetchRule {
    agents = List.copyOf(agents);
    Require.each(
        "network.payload-fetch.agents", agents, "[a-z0-9._-]{2,64}", "product names in lower case");
    sites = List.copyOf(sites);
    // Reads the list, which refuses what it cannot read.
    BUNDLED.with(sites);
  }

  HostTable table() {
    return BUNDLED.with(sites);
  }

  Optional<Finding> judge(NetworkFlow flow, HostTable table, Weights weights, Duration timeToLive) {
    Optional<String> site =
        flow.getHttpHost()
            .or(flow::getServerName)
            .or(flow::getDnsName)
            .filter(name -> table.ownerOfName(name).isPresent());
    if (site.isPresent()) {
      return Optional.of(
          finding(
              flow, "drop-site", site.get(), "anybody leaves files there", weights, timeToLive));
    }
    return flow.getHttpHost()
        .filter(Addresses::isExternal)
        .filter(host -> flow.getUserAgent().filter(this::isDownloader).isPresent())
        .map(
            host ->
                finding(
                    flow,
                    "address",
                    host,
                    "a downloader asked a bare address",
                    weights,
                    timeToLive));
  }

  private boolean isDownloader(String userAgent) {
    return agents.contains(userAgent.toLowerCase(Locale.ROOT).split("[/ ]", 2)[0]);
  }

  private static Finding finding(
      NetworkFlow flow,
      String grade,
      String host,
      String because,
      Weights weights,
      Duration timeToLive) {
    SortedMap<String, String> attributes = NetworkFindings.destination(flow);
    attributes.put("destination.domain", host);
    flow.getUserAgent().ifPresent(agent -> attributes.put("user_agent.original", agent));
    return new Rating(
            RULE,
            weights.of(RULE, grade).decibans(),
            Trait.words(Trait.PAYLOAD_FETCH),
            List.of("T1105"))
        .finding(
            NetworkFindings.subjectOf(flow),
            host,
            flow.getTime(),
            flow.getStart(),
            timeToLive,
            "Fetches from " + host,
            because,
            attributes,
            List.of());
  }
}
