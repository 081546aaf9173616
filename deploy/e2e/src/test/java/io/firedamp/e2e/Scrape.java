package io.firedamp.e2e;

import io.firedamp.app.demo.Exposition;
import java.time.Instant;

/** What the pods of a story have used, as a kubelet's cAdvisor answers. */
final class Scrape {
  private final Exposition text;

  Scrape(Instant time) {
    text = new Exposition(time);
    text.of("machine_cpu_cores").line("", 4);
  }

  /**
   * What one pod has used so far.
   *
   * @param cores used in all, core seconds
   * @param user share of them in user mode, 0..1
   * @param network received and sent, bytes
   */
  Scrape pod(Pod pod, double cores, double user, double network) {
    io.firedamp.app.demo.Pod known = pod.ofTheDemo();
    text.of("container_cpu_usage_seconds_total").container(known, "cpu=\"total\",", cores);
    text.of("container_cpu_user_seconds_total").container(known, "", cores * user);
    text.of("container_cpu_system_seconds_total").container(known, "", cores * (1 - user));
    text.of("container_memory_working_set_bytes").container(known, "", 2_420_000_000.0);
    text.of("container_fs_writes_bytes_total").container(known, "device=\"/dev/sda\",", 4096);
    text.of("container_network_receive_bytes_total").sandbox(known, network * 0.45);
    text.of("container_network_transmit_bytes_total").sandbox(known, network * 0.55);
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
