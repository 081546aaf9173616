package io.firedamp.detectors.gpu;

import io.firedamp.schemas.avro.ResourceSample;
import java.util.Optional;

/**
 * What a GPU did, as means or as sums over samples: rules ask for ratios only. {@code NaN} is a
 * figure that was not told, and so is every sum over one.
 *
 * @param samples how many were summed
 * @param active share of time its compute engine was active
 * @param tensor share of time its tensor pipe was
 * @param multiprocessors share of time its multiprocessors had work
 * @param floating the same of its floating point pipes together
 * @param integer the same of its integer pipe
 * @param pcie bytes per second over PCIe
 */
record GpuFigures(
    int samples,
    double active,
    double tensor,
    double multiprocessors,
    double floating,
    double integer,
    double pcie) {
  static final GpuFigures NONE = new GpuFigures(0, 0, 0, 0, 0, 0, 0);

  static GpuFigures of(ResourceSample sample) {
    return new GpuFigures(
        1,
        told(sample.getGpuActive()),
        told(sample.getGpuTensorActive()),
        told(sample.getGpuMultiprocessorActive()),
        told(sample.getGpuFloatActive()),
        told(sample.getGpuIntegerActive()),
        told(sample.getGpuPcieRate()));
  }

  GpuFigures plus(GpuFigures other) {
    return new GpuFigures(
        samples + other.samples,
        active + other.active,
        tensor + other.tensor,
        multiprocessors + other.multiprocessors,
        floating + other.floating,
        integer + other.integer,
        pcie + other.pcie);
  }

  double meanActive() {
    return active / samples;
  }

  private static double told(Optional<Double> figure) {
    double value = figure.orElse(Double.NaN);
    return value >= 0 && value < Double.POSITIVE_INFINITY ? value : Double.NaN;
  }
}
