package io.firedamp.samples.log;

import io.firedamp.samples.estate.Cluster;
import io.firedamp.samples.estate.Container;
import io.firedamp.samples.estate.Pod;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What a kubelet's cAdvisor answers, one exposition after the other in a file of its node. */
public final class CadvisorLog {
  private final Logs logs;
  private final Map<String, String> labels = new HashMap<>();

  public CadvisorLog(Logs logs) {
    this.logs = logs;
  }

  /** A scrape of a node on which these pods run. */
  public void scraped(Instant at, String node, List<Pod> pods) throws IOException {
    Scrape scrape = new Scrape(at);
    scrape.counter("container_cpu_usage_seconds_total", ",cpu=\"total\"", pods, Container::cpu);
    scrape.counter("container_cpu_user_seconds_total", "", pods, Container::user);
    scrape.counter(
        "container_cpu_system_seconds_total", "", pods, each -> each.cpu() - each.user());
    scrape.counter(
        "container_fs_writes_bytes_total", ",device=\"/dev/sda\"", pods, Container::written);
    scrape.gauge("container_memory_working_set_bytes", pods, each -> each.plan().memory());
    scrape.limited("container_cpu_cfs_periods_total", pods, Container::periods);
    scrape.limited("container_cpu_cfs_throttled_periods_total", pods, Container::throttled);
    scrape.limited("container_spec_cpu_quota", pods, each -> each.plan().limit() * 100_000);
    scrape.limited("container_spec_cpu_period", pods, each -> 100_000);
    scrape.sandboxes("container_network_receive_bytes_total", pods);
    scrape.sandboxes("container_network_transmit_bytes_total", pods);
    scrape.node("machine_cpu_cores", Cluster.CORES);
    logs.file("cadvisor/" + node + ".prom").write(scrape.text.toString());
  }

  /** A pod is gone. */
  public void forget(Pod pod) {
    for (Container container : pod.containers()) {
      labels.remove(container.id());
    }
  }

  private String labels(Pod pod, Container container) {
    return labels.computeIfAbsent(
        container.id(),
        id ->
            "{container=\"%s\",id=\"/kubepods/burstable/pod%s/%s\",image=\"%s\",name=\"%s\",namespace=\"%s\",pod=\"%s\""
                .formatted(
                    container.plan().name(),
                    pod.uid(),
                    id,
                    container.plan().image().reference(),
                    id,
                    pod.workload().namespace(),
                    pod.name()));
  }

  private final class Scrape {
    private final StringBuilder text = new StringBuilder(1 << 15);
    private final String time;

    Scrape(Instant at) {
      time = " " + at.toEpochMilli() + "\n";
    }

    void counter(String name, String extra, List<Pod> pods, ToDoubleFunction<Container> value) {
      type(name, "counter");
      each(name, extra, pods, value);
    }

    void gauge(String name, List<Pod> pods, ToDoubleFunction<Container> value) {
      type(name, "gauge");
      each(name, "", pods, value);
    }

    private void each(
        String name, String extra, List<Pod> pods, ToDoubleFunction<Container> value) {
      for (Pod pod : pods) {
        for (Container container : pod.containers()) {
          text.append(name).append(labels(pod, container)).append(extra).append("} ");
          number(value.applyAsDouble(container));
        }
      }
    }

    void limited(String name, List<Pod> pods, ToDoubleFunction<Container> value) {
      type(name, name.endsWith("_total") ? "counter" : "gauge");
      for (Pod pod : pods) {
        for (Container container : pod.containers()) {
          if (container.plan().limit() > 0) {
            text.append(name).append(labels(pod, container)).append("} ");
            number(value.applyAsDouble(container));
          }
        }
      }
    }

    void sandboxes(String name, List<Pod> pods) {
      type(name, "counter");
      for (Pod pod : pods) {
        if (!pod.workload().hostNetwork()) {
          text.append(name)
              .append("{id=\"/kubepods/burstable/pod")
              .append(pod.uid())
              .append("\",image=\"registry.k8s.io/pause:3.9\",interface=\"eth0\",namespace=\"")
              .append(pod.workload().namespace())
              .append("\",pod=\"")
              .append(pod.name())
              .append("\"} ");
          number(pod.containers().stream().mapToDouble(Container::talked).sum());
        }
      }
    }

    void node(String name, double value) {
      type(name, "gauge");
      text.append(name).append(' ');
      number(value);
    }

    private void type(String name, String type) {
      text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    /** Thousandths are enough, and far faster to write than any decimal. */
    private void number(double value) {
      long thousandths = Math.round(value * 1000);
      text.append(thousandths / 1000).append('.');
      long rest = thousandths % 1000;
      if (rest < 100) {
        text.append('0');
      }
      if (rest < 10) {
        text.append('0');
      }
      text.append(rest).append(time);
    }
  }
}
