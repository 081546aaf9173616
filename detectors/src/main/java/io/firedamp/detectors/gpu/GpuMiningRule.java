package io.firedamp.detectors.gpu;

import io.firedamp.detectors.evidence.Weights;
import java.util.Locale;
import java.util.Optional;

/**
 * MET-10: a GPU that is busy, does no tensor work and moves hardly any data; and, stronger, whose
 * work is integer arithmetic. Ratios to activity, because they hold under throttling, where
 * utilisation and power do not tell mining from other work. The thresholds were measured on one
 * card, an H200, with synthetic loads; sorting and walks over graphs come near, hence the weights.
 *
 * @param active mean activity from which on it is judged, 0..1
 * @param tensor tensor activity, as a share of activity, below which there is none
 * @param pcie bytes per second over PCIe and unit of activity below which hardly any data moves
 * @param floating floating point activity, as a share of the multiprocessors', below which none is
 * @param integer integer activity, as a share of the multiprocessors', from which on it is the work
 */
record GpuMiningRule(double active, double tensor, double pcie, double floating, double integer) {
  static final GpuMiningRule MEASURED = new GpuMiningRule(0.1, 0.0005, 60e6, 0.0005, 0.1);
  static final String ID = "MET-10";

  /** Read once: the rule judges every minute of every GPU. */
  private static final Weights WEIGHTS = Weights.bundled();

  /** What was found, and what it weighs in decibans. */
  record Verdict(double decibans, String detail) {}

  /**
   * @param figures summed over the window; a figure that is not told lowers the weight, and without
   *     activity, or without both ratios to it, nothing is known
   */
  Optional<Verdict> judge(GpuFigures figures) {
    boolean works = figures.samples() > 0 && figures.meanActive() >= active;
    double tensorShare = figures.tensor() / figures.active();
    double traffic = figures.pcie() / figures.active();
    boolean told = !Double.isNaN(tensorShare) || !Double.isNaN(traffic);
    if (!works || !told || tensorShare >= tensor || traffic >= pcie) {
      return Optional.empty();
    }
    boolean measured = !Double.isNaN(tensorShare) && !Double.isNaN(traffic);
    String grade = "active-unmeasured";
    if (measured) {
      grade = computesIntegers(figures) ? "integer" : "active";
    }
    return Optional.of(
        new Verdict(WEIGHTS.of(ID, grade).decibans(), detail(figures, tensorShare, traffic)));
  }

  private boolean computesIntegers(GpuFigures figures) {
    double work = figures.multiprocessors();
    return work > 0 && figures.floating() < floating * work && figures.integer() >= integer * work;
  }

  private String detail(GpuFigures figures, double tensorShare, double traffic) {
    return String.join(
        ", ",
        told("active %.2f of the time (rule: %.2f)", figures.meanActive(), active),
        told("tensor %.5f of that (below %.5f)", tensorShare, tensor),
        told("PCIe %.0f MB/s of that (below %.0f)", traffic / 1e6, pcie / 1e6),
        told(
            "integer %.2f of its multiprocessors' work (%.2f)",
            figures.integer() / figures.multiprocessors(), integer),
        told(
            "floating point %.5f of that (below %.5f)",
            figures.floating() / figures.multiprocessors(), floating));
  }

  private static String told(String format, double value, double threshold) {
    String name = format.substring(0, format.indexOf(' '));
    return Double.isNaN(value)
        ? name + " not told"
        : String.format(Locale.ROOT, format, value, threshold);
  }
}
