package io.firedamp.detectors.network;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.avro.NetworkFlow;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A rule that is met by how many different peers one subject had in a stretch of event time. */
interface DistinctPeersRule {
  /** So many different peers meet it, and so many are remembered: the earliest. */
  int leastPeers();

  /** Length of the stretches, a whole part of an hour or of a day. */
  Duration within();

  /** One peer, of no weight alone; its slot is the peer's address. */
  Optional<Finding> judge(NetworkFlow flow, Duration timeToLive);

  /**
   * What enough peers amount to.
   *
   * @param last of those that were enough
   * @param started when the first of their connections began
   */
  Finding met(Signal last, Instant started, Weights weights);
}
