package io.firedamp.samples.log;

import io.firedamp.samples.estate.Cluster;
import io.firedamp.samples.estate.Container;
import io.firedamp.samples.estate.Pod;
import io.firedamp.samples.estate.Workload;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

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
    Set<String> controllers = new LinkedHashSet<>();
    for (Pod pod : pods) {
      String kind = controllerKind(pod.workload());
      if (!kind.isEmpty()) {
        text.append("kube_pod_owner{")
            .append(head(pod))
            .append(",owner_kind=\"")
            .append(kind)
            .append("\",owner_name=\"")
            .append(pod.life().controller())
            .append("\",owner_is_controller=\"true\"}")
            .append(end);
        controllers.add(controllerOwner(pod, kind));
      }
    }
    text.append("# TYPE kube_replicaset_owner gauge\n");
    controllers.forEach(each -> append(text, each, "kube_replicaset_owner", end));
    text.append("# TYPE kube_job_owner gauge\n");
    controllers.forEach(each -> append(text, each, "kube_job_owner", end));
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

  private static void append(StringBuilder text, String line, String metric, String end) {
    if (line.startsWith(metric)) {
      text.append(line).append(end);
    }
  }

  private static String controllerOwner(Pod pod, String kind) {
    Workload workload = pod.workload();
    boolean job = kind.equals("Job");
    return "%s{namespace=\"%s\",%s=\"%s\",owner_kind=\"%s\",owner_name=\"%s\",owner_is_controller=\"%s\"}"
        .formatted(
            job ? "kube_job_owner" : "kube_replicaset_owner",
            workload.namespace(),
            job ? "job_name" : "replicaset",
            pod.life().controller(),
            workload.kind() == Workload.Kind.CRONJOB ? "CronJob" : job ? "" : "Deployment",
            workload.kind() == Workload.Kind.JOB ? "" : workload.name(),
            workload.kind() != Workload.Kind.JOB);
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
