package io.firedamp.samples.log;

import io.firedamp.samples.estate.Cluster;
import io.firedamp.samples.estate.Container;
import io.firedamp.samples.estate.Pod;
import io.firedamp.samples.estate.Workload;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What kube-state-metrics answers of the pods of a cluster. */
public final class StateLog {
  private final Logs logs;

  public StateLog(Logs logs) {
    this.logs = logs;
  }

  /** A scrape while these pods run. */
  public void scraped(Instant at, List<Pod> pods) throws IOException {
    String end = " 1 " + at.toEpochMilli() + "\n";
    StringBuilder text = new StringBuilder(1 << 15);
    text.append("# TYPE kube_pod_info gauge\n");
    for (Pod pod : pods) {
      text.append("kube_pod_info{")
          .append(head(pod))
          .append(",host_ip=\"")
          .append(Cluster.addressOf(pod.node()))
          .append("\",pod_ip=\"")
          .append(pod.address())
          .append("\",node=\"")
          .append(pod.node())
          .append("\",host_network=\"")
          .append(pod.workload().hostNetwork())
          .append("\"}")
          .append(end);
    }
    text.append("# TYPE kube_pod_owner gauge\n");
    Map<String, String> replicaSets = new LinkedHashMap<>();
    Map<String, String> jobs = new LinkedHashMap<>();
    for (Pod pod : pods) {
      String kind = controllerKind(pod.workload());
      if (kind.isEmpty()) {
        continue;
      }
      String controller = pod.life().controller();
      text.append("kube_pod_owner{")
          .append(head(pod))
          .append(",owner_kind=\"")
          .append(kind)
          .append("\",owner_name=\"")
          .append(controller)
          .append("\",owner_is_controller=\"true\"}")
          .append(end);
      String labels = "namespace=\"" + pod.workload().namespace() + "\",%s=\"" + controller + "\"";
      switch (pod.workload().kind()) {
        case DEPLOYMENT ->
            replicaSets.put(labels.formatted("replicaset"), owner("Deployment", pod.workload()));
        case CRONJOB -> jobs.put(labels.formatted("job_name"), owner("CronJob", pod.workload()));
        case JOB ->
            jobs.put(
                labels.formatted("job_name"),
                "owner_kind=\"\",owner_name=\"\",owner_is_controller=\"\"");
        case STATEFULSET, DAEMONSET, POD, NODE -> {}
      }
    }
    owners(text, "kube_replicaset_owner", replicaSets, end);
    owners(text, "kube_job_owner", jobs, end);
    text.append("# TYPE kube_pod_container_info gauge\n");
    for (Pod pod : pods) {
      for (Container container : pod.containers()) {
        text.append("kube_pod_container_info{")
            .append(head(pod))
            .append(",container=\"")
            .append(container.plan().name())
            .append("\",image_spec=\"")
            .append(container.plan().image().reference())
            .append("\",image=\"")
            .append(container.plan().image().reference())
            .append("\",image_id=\"")
            .append(AuditLog.imageId(container.plan().image()))
            .append("\",container_id=\"containerd://")
            .append(container.id())
            .append("\"}")
            .append(end);
      }
    }
    logs.file("state/kube-state-metrics.prom").write(text.toString());
  }

  private static String owner(String kind, Workload workload) {
    return "owner_kind=\"%s\",owner_name=\"%s\",owner_is_controller=\"true\""
        .formatted(kind, workload.name());
  }

  private static void owners(
      StringBuilder text, String metric, Map<String, String> ownersOf, String end) {
    text.append("# TYPE ").append(metric).append(" gauge\n");
    ownersOf.forEach(
        (controller, owner) ->
            text.append(metric)
                .append('{')
                .append(controller)
                .append(',')
                .append(owner)
                .append('}')
                .append(end));
  }

  /** Kind of the object that makes a workload's pods, or nothing for a pod that nothing made. */
  static String controllerKind(Workload workload) {
    return switch (workload.kind()) {
      case DEPLOYMENT -> "ReplicaSet";
      case STATEFULSET -> "StatefulSet";
      case DAEMONSET -> "DaemonSet";
      case CRONJOB, JOB -> "Job";
      case POD, NODE -> "";
    };
  }

  private static String head(Pod pod) {
    return String.format(
        Locale.ROOT,
        "namespace=\"%s\",pod=\"%s\",uid=\"%s\"",
        pod.workload().namespace(),
        pod.name(),
        pod.uid());
  }
}
