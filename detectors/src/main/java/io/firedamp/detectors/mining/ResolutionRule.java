package io.firedamp.detectors.mining;

import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Holder;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who held an alias at a moment.
 *
 * @param uncertainty by which the bounds of an interval may be wrong: an address changes hands
 *     within seconds, so near a change both holders are meant
 * @param reportDelay by which a fact may be reported after the alias was in use
 */
record ResolutionRule(Duration uncertainty, Duration reportDelay) {
  private static final String HOST_NETWORK = "host-network";
  private static final Comparator<Holder> EARLIEST = Comparator.comparing(Holder::getFrom);

  ResolutionRule {
    if (uncertainty.isNegative()) {
      throw new IllegalArgumentException("uncertainty must not be negative, was " + uncertainty);
    }
    if (reportDelay.isNegative()) {
      throw new IllegalArgumentException("reportDelay must not be negative, was " + reportDelay);
    }
  }

  /** The holders meant: none when nothing is known, two near a change of hands. */
  List<Holder> holdersAt(Alias alias, Instant time, List<Holder> history) {
    List<Holder> exact = meant(history, time, Duration.ZERO);
    if (!exact.isEmpty()) {
      return exact;
    }
    List<Holder> near = meant(history, time, uncertainty);
    if (!near.isEmpty()) {
      return alias.kind().equals(Alias.ADDRESS) ? near : near.subList(0, 1);
    }
    return reportedSoonAfter(time, history);
  }

  /**
   * Whoever holds an address of its own, and before the node whose address it is the one workload
   * on its network; where several are, all of them and the node, on which it happened for sure;
   * else the node and the pods that may leave under its address.
   */
  private static List<Holder> meant(List<Holder> history, Instant time, Duration slack) {
    List<Holder> covering = history.stream().filter(holder -> covers(holder, time, slack)).toList();
    List<Holder> onNetwork = via(covering, HOST_NETWORK);
    if (onNetwork.isEmpty()) {
      return covering;
    }
    boolean one = onNetwork.stream().map(Holder::getWorkload).distinct().count() == 1;
    return one ? onNetwork : Stream.concat(onNetwork.stream(), via(covering, "").stream()).toList();
  }

  private static List<Holder> via(List<Holder> holders, String via) {
    return holders.stream().filter(holder -> holder.getVia().equals(via)).toList();
  }

  private List<Holder> reportedSoonAfter(Instant time, List<Holder> history) {
    return history.stream()
        .filter(holder -> holder.getVia().isEmpty())
        .filter(holder -> holder.getFrom().isAfter(time))
        .filter(holder -> !holder.getFrom().isAfter(time.plus(reportDelay)))
        .min(EARLIEST)
        .stream()
        .toList();
  }

  private static boolean covers(Holder holder, Instant time, Duration slack) {
    return !time.isBefore(holder.getFrom().minus(slack))
        && holder.getUntil().map(until -> time.isBefore(until.plus(slack))).orElse(true);
  }
}
