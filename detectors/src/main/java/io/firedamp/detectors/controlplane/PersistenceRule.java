package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.indicators.TraceFinder;
import io.firedamp.detectors.indicators.Traces;
import io.firedamp.detectors.indicators.Traces.Level;
import io.firedamp.schemas.avro.WorkloadSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * K8S-10: a CronJob that comes back within minutes, or a Job as wide as the cluster.
 *
 * @param shortPeriod a CronJob that runs again within this time counts
 * @param wideReplicas parallelism from which a Job counts
 */
record PersistenceRule(
    TraceFinder finder, Duration shortPeriod, int wideReplicas, double weight, double tracedWeight)
    implements RequestRule {
  @Override
  public String id() {
    return "K8S-10";
  }

  @Override
  public Optional<Verdict> judge(Request request) {
    Optional<WorkloadSpec> spec = request.spec();
    if (spec.isPresent() && request.isResource("cronjobs")) {
      return cronJob(request, spec.get());
    }
    return spec.filter(job -> request.isResource("jobs"))
        .flatMap(WorkloadSpec::getParallelism)
        .filter(parallelism -> parallelism >= wideReplicas)
        .map(
            parallelism ->
                verdict(
                    request,
                    false,
                    "Job runs wide: " + request.text(),
                    "parallelism " + parallelism + " (>= " + wideReplicas + ")",
                    Traces.NONE));
  }

  private Optional<Verdict> cronJob(Request request, WorkloadSpec spec) {
    Optional<Duration> period = spec.getSchedule().flatMap(CronSchedule::shortestGap);
    boolean often = period.filter(gap -> gap.compareTo(shortPeriod) <= 0).isPresent();
    Traces traces = InlineMinerRule.tracesIn(finder, request);
    if (!often && traces.level() == Level.NOTHING) {
      return Optional.empty();
    }
    boolean miner = traces.level().compareTo(Level.MINER) >= 0;
    boolean grave = miner || (often && traces.level() != Level.NOTHING);
    String runs =
        period
            .map(gap -> "runs again within " + gap + " (short: up to " + shortPeriod + ")")
            .orElse("schedule not in the request");
    return Optional.of(
        verdict(
            request,
            grave,
            "CronJob keeps coming back: " + request.text(),
            traces.found().isEmpty() ? runs : runs + ", " + traces.text(),
            traces));
  }

  private Verdict verdict(
      Request request, boolean grave, String title, String detail, Traces traces) {
    Optional<String> schedule = request.spec().flatMap(WorkloadSpec::getSchedule);
    return new Verdict(
        request.subject(),
        grave ? tracedWeight : weight,
        grave ? Trait.words(Trait.PERSISTS, Trait.DROPPER) : Trait.words(Trait.PERSISTS),
        title,
        detail,
        List.of("T1053.007"),
        schedule.map(line -> Map.of("kubernetes.schedule", line)).orElse(Map.of()),
        traces.indicators());
  }
}
