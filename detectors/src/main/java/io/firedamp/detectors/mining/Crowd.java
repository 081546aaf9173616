package io.firedamp.detectors.mining;

import io.firedamp.detectors.state.Member;
import io.firedamp.detectors.state.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/** The pods, nodes and containers of a workload that evidence names, now and ever. */
record Crowd(Collection<Member> members) {
  /** Whoever gave evidence within this of the latest is there now. */
  private static final Duration NOW = Duration.ofHours(1);

  static final Crowd EMPTY = new Crowd(List.of());

  NavigableSet<String> pods() {
    return values(members, Member::getPod);
  }

  NavigableSet<String> podsNow() {
    return values(present(), Member::getPod);
  }

  NavigableSet<String> nodes() {
    return values(members, Member::getNode);
  }

  NavigableSet<String> nodesNow() {
    return values(present(), Member::getNode);
  }

  NavigableSet<String> containerIds() {
    return values(members, Member::getContainerId);
  }

  /** Names of the containers that were seen to burn. */
  NavigableSet<String> burning() {
    return values(
        members.stream().filter(member -> !member.getBurnt().isEmpty()).toList(),
        Member::getContainer);
  }

  /** Cores that burn at the same time, at most: of those that burnt last. */
  double cores() {
    return hundredths(present().stream().mapToDouble(Member::getCores).sum());
  }

  double coreHours() {
    return members.stream().mapToDouble(Crowd::coreHours).sum();
  }

  private static double coreHours(Member member) {
    double hours = 0;
    for (Span span : member.getBurnt()) {
      hours += Duration.between(span.getFrom(), span.getUntil()).toSeconds() / 3600.0;
    }
    return hours * member.getCores();
  }

  private List<Member> present() {
    Optional<Instant> latest = members.stream().map(Member::getLast).max(Comparator.naturalOrder());
    return latest
        .map(
            now ->
                members.stream()
                    .filter(member -> !member.getLast().isBefore(now.minus(NOW)))
                    .toList())
        .orElse(List.of());
  }

  private static double hundredths(double value) {
    return Math.round(value * 100) / 100.0;
  }

  private static NavigableSet<String> values(
      Collection<Member> members, Function<Member, Optional<String>> field) {
    NavigableSet<String> values = new TreeSet<>();
    members.forEach(member -> field.apply(member).ifPresent(values::add));
    return values;
  }
}
