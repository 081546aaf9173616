package io.firedamp.detectors.campaign;

import io.firedamp.detectors.indicators.StrongIndicatorRule;
import io.firedamp.detectors.state.CampaignMember;
import io.firedamp.schemas.avro.Campaign;
import io.firedamp.schemas.avro.IndicatorRef;
import io.firedamp.schemas.avro.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Incidents that hang together, told as a campaign. Equal incidents give equal text. */
final class CampaignWriter {
  private static final int MOST_INCIDENTS = 512;
  private static final int MOST_VALUES = 64;

  /** A pause from which whoever goes on has come back (COR-07): as long as incidents stay open. */
  private static final Duration PAUSE = Duration.ofDays(1);

  private CampaignWriter() {}

  /** Empty for one incident alone. */
  static Optional<Campaign> write(Component component) {
    Collection<CampaignMember> members = component.members().values();
    if (members.size() < 2) {
      return Optional.empty();
    }
    List<Indicator> shared =
        component.links().entrySet().stream()
            .filter(link -> link.getValue().size() > 1)
            .map(Map.Entry::getKey)
            .toList();
    SortedSet<String> clusters = values(members, CampaignMember::getCluster);
    SortedSet<String> workloads = values(members, CampaignMember::getWorkload);
    return Optional.of(
        Campaign.newBuilder()
            .setId(StrongIndicatorRule.campaignOf(shared.get(0).toRef()))
            .setTitle(title(members.size(), clusters.size(), shared))
            .setSeverity(severity(members))
            .setIncidents(limited(component.members().keySet(), MOST_INCIDENTS))
            .setIncidentCount(members.size())
            .setOpenCount((int) members.stream().filter(CampaignMember::getOpen).count())
            .setIndicators(refs(shared))
            .setContext(refs(context(members)))
            .setClusters(limited(clusters, MOST_VALUES))
            .setWorkloads(limited(workloads, MOST_VALUES))
            .setWorkloadCount(workloads.size())
            .setOpened(time(members.stream().mapToLong(CampaignMember::getOpened).min()))
            .setUpdated(time(members.stream().mapToLong(CampaignMember::getLastSeen).max()))
            .setCoreHours(round(sum(members, CampaignMember::getCoreHours), 10))
            .setCost(round(sum(members, CampaignMember::getCost), 100))
            .setResumed(resumed(members))
            .setCut(component.cut())
            .build());
  }

  private static String title(int incidents, int clusters, List<Indicator> shared) {
    Indicator first = shared.get(0);
    String more = shared.size() > 1 ? " and %d more".formatted(shared.size() - 1) : "";
    return "%d incidents in %s share %s %s%s"
        .formatted(
            incidents,
            clusters == 1 ? "one cluster" : clusters + " clusters",
            first.type(),
            first.value(),
            more);
  }

  private static Severity severity(Collection<CampaignMember> members) {
    return members.stream()
        .map(member -> Severity.valueOf(member.getSeverity()))
        .max(Comparator.naturalOrder())
        .orElse(Severity.LOW);
  }

  /** What several bear, and what joins nothing by itself. */
  private static List<Indicator> context(Collection<CampaignMember> members) {
    Map<Indicator, Long> bearers =
        members.stream()
            .flatMap(member -> member.getOthers().stream())
            .map(Indicator::of)
            .collect(Collectors.groupingBy(one -> one, TreeMap::new, Collectors.counting()));
    return bearers.entrySet().stream()
        .filter(each -> each.getValue() > 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** The latest time at which evidence came after a pause of all of them. */
  private static @Nullable Instant resumed(Collection<CampaignMember> members) {
    long reached = Long.MAX_VALUE;
    long since = Long.MIN_VALUE;
    List<CampaignMember> inTime =
        members.stream().sorted(Comparator.comparing(CampaignMember::getOpened)).toList();
    for (CampaignMember member : inTime) {
      boolean paused =
          reached != Long.MAX_VALUE && member.getOpened() - reached >= PAUSE.toMillis();
      since = paused ? member.getOpened() : since;
      reached =
          reached == Long.MAX_VALUE
              ? member.getLastSeen()
              : Math.max(reached, member.getLastSeen());
    }
    return since == Long.MIN_VALUE ? null : Instant.ofEpochMilli(since);
  }

  private static SortedSet<String> values(
      Collection<CampaignMember> members, Function<CampaignMember, String> value) {
    return members.stream().map(value).collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> limited(Collection<String> sorted, int most) {
    return sorted.stream().limit(most).toList();
  }

  private static List<IndicatorRef> refs(Collection<Indicator> indicators) {
    return indicators.stream().limit(MOST_VALUES).map(Indicator::toRef).toList();
  }

  private static Instant time(OptionalLong millis) {
    return Instant.ofEpochMilli(millis.orElseThrow());
  }

  private static double sum(
      Collection<CampaignMember> members, Function<CampaignMember, Double> value) {
    return members.stream().mapToDouble(value::apply).sum();
  }

  private static double round(double value, int steps) {
    return Math.round(value * steps) / (double) steps;
  }
}
