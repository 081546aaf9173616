package io.firedamp.detectors.compute;

import io.firedamp.schemas.avro.ResourceSample;
import java.util.Optional;

/**
 * Means over one interval. {@code NaN} is a reading that was not measured, which is never zero. In
 * the state readings are known by their place: a new one comes last.
 *
 * @param cores CPU use, cores
 * @param userCores user part, cores
 * @param systemCores system part, cores
 * @param capacity the cores it may use: the smaller of its limit and its node
 * @param network bytes per second, received and sent
 * @param fsWrite bytes per second written to file systems
 * @param memory working set, bytes
 * @param hugePages huge pages in use, bytes
 * @param throttled share of its CFS periods in which it was throttled, 0..1
 * @param unaccounted CPU use of a node outside of all that is told to run there, cores
 * @param hugePagesTotal huge pages configured on a node, pages
 */
record Readings(
    double cores,
    double userCores,
    double systemCores,
    double capacity,
    double network,
    double fsWrite,
    double memory,
    double hugePages,
    double throttled,
    double unaccounted,
    double hugePagesTotal) {
  static final int COUNT = 11;

  /** No machine that runs containers has more. */
  private static final double MOST_CORES = 4096;

  static Readings of(ResourceSample sample) {
    return new Readings(
        possible(measured(sample.getCpuCores()), measured(sample.getNodeCores())),
        measured(sample.getCpuUserCores()),
        measured(sample.getCpuSystemCores()),
        smaller(
            positive(measured(sample.getCpuLimitCores())),
            positive(measured(sample.getNodeCores()))),
        measured(sample.getNetworkReceiveRate()) + measured(sample.getNetworkTransmitRate()),
        measured(sample.getFsWriteRate()),
        measured(sample.getMemoryBytes()),
        measured(sample.getHugePagesBytes()),
        measured(sample.getThrottledRatio()),
        possible(measured(sample.getCpuUnaccountedCores()), Double.NaN),
        measured(sample.getHugePagesTotal()));
  }

  /** CPU use as a share of what it may use; {@code NaN} when either is unknown. */
  double share() {
    return cores / capacity;
  }

  double[] toArray() {
    return new double[] {
      cores,
      userCores,
      systemCores,
      capacity,
      network,
      fsWrite,
      memory,
      hugePages,
      throttled,
      unaccounted,
      hugePagesTotal
    };
  }

  static Readings of(double[] values) {
    return new Readings(
        values[0],
        values[1],
        values[2],
        values[3],
        values[4],
        values[5],
        values[6],
        values[7],
        values[8],
        values[9],
        values[10]);
  }

  /** A negative or infinite reading is a broken sensor's, not a measurement. */
  private static double measured(Optional<Double> reading) {
    double value = reading.orElse(Double.NaN);
    return value >= 0 && value < Double.POSITIVE_INFINITY ? value : Double.NaN;
  }

  /** More than the node has, and half as much again for clocks that disagree, is no measurement. */
  private static double possible(double cores, double nodeCores) {
    double most = nodeCores > 0 ? nodeCores * 1.5 + 1 : MOST_CORES;
    return cores > most ? Double.NaN : cores;
  }

  private static double positive(double value) {
    return value > 0 ? value : Double.NaN;
  }

  private static double smaller(double limit, double node) {
    if (Double.isNaN(limit)) {
      return node;
    }
    return Double.isNaN(node) ? limit : Math.min(limit, node);
  }
}
