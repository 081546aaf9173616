package io.firedamp.app.coverage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.app.IncidentText;
import java.util.List;
import java.util.Locale;

/** What can be seen, for programs. */
public final class CoverageJson {
  private CoverageJson() {}

  /** Adds one element for each cluster. */
  public static void addTo(ArrayNode clusters, List<Coverage.ClusterSight> sights) {
    sights.forEach(sight -> add(clusters.addObject(), sight));
  }

  private static void add(ObjectNode object, Coverage.ClusterSight sight) {
    object.put("cluster", sight.cluster());
    ArrayNode legs = object.putArray("legs");
    for (Coverage.LegSight leg : sight.legs()) {
      ObjectNode one =
          legs.addObject()
              .put("leg", leg.leg().name().toLowerCase(Locale.ROOT))
              .put("sight", leg.sight().name().toLowerCase(Locale.ROOT));
      leg.latest().ifPresent(latest -> one.put("latest", latest.toString()));
      if (!leg.why().isEmpty()) {
        one.put("why", leg.why());
      }
    }
    ArrayNode workloads = object.putArray("workloads");
    for (Coverage.WorkloadSight workload : sight.workloads()) {
      ObjectNode one =
          workloads
              .addObject()
              .put("workload", IncidentText.workload(workload.workload()))
              .put("leg", "compute")
              .put("why", workload.why());
      ArrayNode nodes = one.putArray("nodes");
      workload.nodes().forEach(nodes::add);
    }
  }
}
