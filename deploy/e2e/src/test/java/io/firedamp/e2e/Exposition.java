package io.firedamp.e2e;

import java.time.Instant;
import java.util.Locale;

/** One answer of a kubelet's cAdvisor: counters, with the time they were read. */
final class Exposition {
  private final StringBuilder text = new StringBuilder();
  private final Instant time;

  Exposition(Instant time) {
    this.time = time;
    line("machine_cpu_cores", "", 4);
  }

  /**
   * What one pod has used so far.
   *
   * @param cores used in all, core seconds
   * @param user share of them in user mode, 0..1
   * @param network received and sent, bytes
   */
  Exposition pod(Pod pod, double cores, double user, double network) {
    container(pod, "container_cpu_usage_seconds_total", "cpu=\"total\",", cores);
    container(pod, "container_cpu_user_seconds_total", "", cores * user);
    container(pod, "container_cpu_system_seconds_total", "", cores * (1 - user));
    container(pod, "container_memory_working_set_bytes", "", 2_420_000_000.0);
    container(pod, "container_fs_writes_bytes_total", "device=\"/dev/sda\",", 4096);
    sandbox(pod, "container_network_receive_bytes_total", network * 0.45);
    sandbox(pod, "container_network_transmit_bytes_total", network * 0.55);
    return this;
  }

  private void container(Pod pod, String metric, String extra, double value) {
    line(
        metric,
        "{container=\"%s\",%sid=\"/kubepods/besteffort/pod%s/%s\",image=\"%s\",name=\"%s\",namespace=\"%s\",pod=\"%s\"}"
            .formatted(
                pod.containerName(),
                extra,
                pod.uid(),
                pod.containerId(),
                pod.image(),
                pod.containerId(),
                pod.namespace(),
                pod.name()),
        value);
  }

  /** Network counters belong to the pod's sandbox, not to one of its containers. */
  private void sandbox(Pod pod, String metric, double value) {
    line(
        metric,
        "{id=\"/kubepods/besteffort/pod%s\",image=\"registry.k8s.io/pause:3.10\",interface=\"eth0\",namespace=\"%s\",pod=\"%s\"}"
            .formatted(pod.uid(), pod.namespace(), pod.name()),
        value);
  }

  private void line(String metric, String labels, double value) {
    text.append(
        String.format(Locale.ROOT, "%s%s %.6f %d\n", metric, labels, value, time.toEpochMilli()));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
