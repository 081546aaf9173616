package io.firedamp.samples;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.samples.estate.Life;
import io.firedamp.samples.estate.Workload;
import io.firedamp.samples.family.Families;
import io.firedamp.samples.family.Family;
import io.firedamp.samples.family.Stage;
import io.firedamp.samples.log.Logs;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** One estate, played from its first moment to its last and written down by every source. */
public final class Estate {
  /** Name of the file with the truth, one workload a line. */
  public static final String TRUTH = "truth.jsonl";

  /** Name of the file that says which pod had which address and containers, one pod a line. */
  public static final String PODS = "pods.jsonl";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final EstatePlan plan;
  private final List<Workload> workloads;

  /** Casts what the plan asks for. */
  public Estate(EstatePlan plan) {
    this.plan = plan;
    this.workloads = cast(plan);
  }

  private static List<Workload> cast(EstatePlan plan) {
    List<Family> families = Families.named(plan.families());
    List<Workload> cast = new ArrayList<>();
    for (int number = 0; number < Math.max(plan.workloads(), families.size()); number++) {
      Family family = families.get(number % families.size());
      Stage stage = new Stage(plan, family, 1 + number / families.size());
      family.script().accept(stage);
      cast.addAll(stage.cast());
    }
    return cast;
  }

  public List<Workload> workloads() {
    return workloads;
  }

  /** Writes everything under this directory, which is made. */
  public void writeTo(Path directory) throws IOException {
    Files.createDirectories(directory);
    try (Logs logs = new Logs(directory.resolve("logs"));
        BufferedWriter pods = Files.newBufferedWriter(directory.resolve(PODS))) {
      new Play(plan, workloads, logs, pods).run();
    }
    try (BufferedWriter truth = Files.newBufferedWriter(directory.resolve(TRUTH))) {
      for (Workload workload : workloads) {
        truth.write(truth(workload).toString());
        truth.write('\n');
      }
    }
  }

  private ObjectNode truth(Workload workload) {
    ObjectNode line = JSON.createObjectNode();
    line.put("workload", workload.key());
    line.put("family", workload.family());
    Family family = Families.named(Set.of(workload.family())).get(0);
    line.put("attack", !workload.minings().isEmpty());
    line.put("fold", family.fold());
    line.put("from", first(workload).toString()).put("until", plan.until().toString());
    ArrayNode minings = line.putArray("mining");
    for (Workload.Mining mining : workload.minings()) {
      ObjectNode each = minings.addObject();
      each.put("from", mining.from().toString()).put("until", mining.until().toString());
      each.put("needed", mining.needed().toString()).put("share", mining.share());
      ArrayNode shows = each.putArray("shows");
      mining.shows().forEach(leg -> shows.add(leg.name()));
    }
    return line;
  }

  private Instant first(Workload workload) {
    return workload.lives().stream()
        .map(Life::start)
        .min(Comparator.naturalOrder())
        .orElse(plan.from());
  }
}
