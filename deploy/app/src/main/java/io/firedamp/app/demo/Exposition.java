package io.firedamp.app.demo;

import java.time.Instant;
import java.util.Locale;

/** One answer of a kubelet's cAdvisor: everything in it was read at the same moment. */
public final class Exposition {
  private final StringBuilder text = new StringBuilder();
  private final Instant time;
  private String metric = "";

  /** Read at this time, and empty. */
  public Exposition(Instant time) {
    this.time = time;
  }

  /** Of which metric the lines are that follow. */
  public Exposition of(String name) {
    metric = name;
    return this;
  }

  /** The same, with a line that says what it is. */
  void type(String name, String type) {
    metric = name;
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  /**
   * What a container has used.
   *
   * @param extra further labels, each with a comma behind it
   */
  public void container(Pod pod, String extra, double value) {
    line(
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
  public void sandbox(Pod pod, double value) {
    line(
        "{id=\"/kubepods/besteffort/pod%s\",image=\"k8s.gcr.io/pause-amd64:3.0\",interface=\"eth0\",namespace=\"%s\",pod=\"%s\"}"
            .formatted(pod.uid(), pod.namespace(), pod.name()),
        value);
  }

  /** Any line. */
  public void line(String labels, double value) {
    text.append(
        String.format(Locale.ROOT, "%s%s %.6f %d\n", metric, labels, value, time.toEpochMilli()));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
