package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.kit.Fingerprinter;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.BoundedText;
import io.firedamp.schemas.ImageReference;
import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.SubjectKind;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whom a cAdvisor line is about, by whichever labels its exporter uses: the kubelet's, older
 * kubelets', or those of a cAdvisor that stands alone.
 *
 * @param cgroup label id, the path of its control group: unlike names, it is not used again
 * @param container name within the pod, or of the container; empty for a pod as a whole
 */
record Subject(
    String cgroup,
    String namespace,
    String pod,
    String container,
    String image,
    String containerId,
    String podUid) {
  private static final int LONGEST = 512;
  private static final Pattern CONTAINER_ID =
      Pattern.compile("(?<![0-9a-f])([0-9a-f]{64})(?![0-9a-f])");
  private static final Pattern POD_UID =
      Pattern.compile(
          "pod([0-9a-f]{8}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{12}|[0-9a-f]{32})");

  /** A cgroup that is a container's own, and none within it. */
  private static final Pattern CONTAINER_CGROUP =
      Pattern.compile("(?<![0-9a-f])[0-9a-f]{64}(\\.scope)?$");

  private static final Pattern POD_CGROUP = Pattern.compile("pod[-_0-9a-f]{32,36}(\\.slice)?$");

  /** How CRI-O and dockershim name a container: its own name, pod, namespace, uid and attempt. */
  private static final Pattern RUNTIME_NAME =
      Pattern.compile("k8s_([^_]+)_([^_]+)_([^_]+)_([-0-9a-f]+)_\\d+");

  static Subject of(MetricSeries series) {
    Subject told = byLabels(series);
    Matcher name = RUNTIME_NAME.matcher(series.label("name"));
    // Whoever may start containers on a host may name them so: the cgroup must agree.
    if (!told.pod.isEmpty() || !name.matches() || !told.podUid.equals(name.group(4))) {
      return told;
    }
    return new Subject(
        told.cgroup,
        cut(name.group(3)),
        cut(name.group(2)),
        cut(name.group(1)),
        told.image,
        told.containerId,
        told.podUid);
  }

  private static Subject byLabels(MetricSeries series) {
    String cgroup = cut(series.label("id"));
    String name = cut(series.label("name"));
    Named named = Named.of(series);
    String pod = cut(named.pod());
    return new Subject(
        cgroup,
        cut(named.namespace()),
        pod,
        pod.isEmpty() ? name : cut(named.container()),
        cut(series.label("image")),
        last(CONTAINER_ID, cgroup).or(() -> last(CONTAINER_ID, name)).orElse(""),
        last(POD_UID, cgroup)
            .map(uid -> uid.replace('_', '-'))
            .orElseGet(() -> cut(series.label("container_label_io_kubernetes_pod_uid"))));
  }

  /**
   * How the labels name the pod. Those of the runtime are nobody else's. A Prometheus that scrapes
   * a pod of cAdvisor names that pod by the usual labels, and keeps what it was told under others.
   */
  private record Named(String namespace, String pod, String container) {
    private static final String RUNTIME = "container_label_io_kubernetes_";

    static Named of(MetricSeries series) {
      String pod = series.label(RUNTIME + "pod_name");
      if (!pod.isEmpty()) {
        String namespace =
            series.label(RUNTIME + "pod_namespace", "exported_namespace", "namespace");
        return new Named(namespace, pod, series.label(RUNTIME + "container_name"));
      }
      pod = series.label("exported_pod", "exported_pod_name", "");
      return pod.isEmpty()
          ? new Named(
              series.label("namespace"),
              series.label("pod", "pod_name", ""),
              series.label("container", "container_name", ""))
          : new Named(
              series.label("exported_namespace", "namespace", ""),
              pod,
              series.label("exported_container", "exported_container_name", ""));
    }
  }

  private static Optional<String> last(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    String found = "";
    while (matcher.find()) {
      found = matcher.group(1);
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(found);
  }

  // What a record has of its own costs several times as much, for every line.
  @Override
  public int hashCode() {
    return 31 * (31 * cgroup.hashCode() + container.hashCode()) + pod.hashCode();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Subject same
            && cgroup.equals(same.cgroup)
            && namespace.equals(same.namespace)
            && pod.equals(same.pod)
            && container.equals(same.container)
            && image.equals(same.image)
            && containerId.equals(same.containerId)
            && podUid.equals(same.podUid));
  }

  /** Adds all that tells it from others. */
  Fingerprinter addTo(Fingerprinter fingerprints) {
    return fingerprints
        .add("container")
        .add(cgroup)
        .add(namespace)
        .add(pod)
        .add(container)
        .add(image)
        .add(containerId)
        .add(podUid);
  }

  /** Characters of all its texts. */
  int length() {
    return cgroup.length()
        + namespace.length()
        + pod.length()
        + container.length()
        + image.length()
        + containerId.length()
        + podUid.length();
  }

  private static String cut(String text) {
    return BoundedText.cut(text, LONGEST);
  }

  boolean isInPod() {
    return !pod.isEmpty() || !podUid.isEmpty();
  }

  /**
   * A pod's sandbox, which holds the pod's network, or the sum over the pod: lines without a
   * container's name, or with the name {@code POD}.
   */
  boolean isWholePod() {
    return isInPod()
        && (container.equals("POD") || (container.isEmpty() && !isKnownByCgroupAlone()));
  }

  /**
   * A container, or sandbox, of a pod by its cgroup, where the exporter gives no name of either.
   */
  boolean isKnownByCgroupAlone() {
    return pod.isEmpty()
        && container.isEmpty()
        && !podUid.isEmpty()
        && CONTAINER_CGROUP.matcher(cgroup).find();
  }

  /** What all containers of a pod use together. */
  boolean isPodSum() {
    return isWholePod() && container.isEmpty() && POD_CGROUP.matcher(cgroup).find();
  }

  /** CRI-O's and Podman's own process beside a container, which bears the container's id. */
  boolean isMonitor() {
    return cgroup.contains("conmon-");
  }

  /** A container, and neither a slice of the host's nor a group that a container made within. */
  boolean isContainer() {
    return !isWholePod()
        && (!container.isEmpty() || (!containerId.isEmpty() && !isWithinContainer()));
  }

  private boolean isWithinContainer() {
    return !cgroup.isEmpty() && !CONTAINER_CGROUP.matcher(cgroup).find();
  }

  /** A control group that is neither a pod's nor a container's, such as the host's slices. */
  boolean isHostsGroup() {
    return container.isEmpty() && containerId.isEmpty() && !isInPod() && !cgroup.isEmpty();
  }

  /** What the network counters of its pod are kept under. */
  String podKey() {
    return podUid.isEmpty() ? namespace + "/" + pod : podUid;
  }

  Alias alias(String cluster) {
    if (!pod.isEmpty() && !namespace.isEmpty()) {
      return Alias.pod(cluster, namespace, pod);
    }
    if (!podUid.isEmpty() && (containerId.isEmpty() || !isOfStaticPod())) {
      return Alias.podUid(cluster, podUid);
    }
    return Alias.container(cluster, containerId.isEmpty() ? container : containerId);
  }

  /** The kubelet knows a pod of its own files by a hash; the API server by a uid of another pod. */
  private boolean isOfStaticPod() {
    return podUid.indexOf('-') < 0;
  }

  void describe(ResourceSample.Builder sample) {
    sample
        .setSubjectKind(isPodSum() ? SubjectKind.POD : SubjectKind.CONTAINER)
        .setContainerId(orNull(containerId))
        .setContainerName(orNull(container))
        .setNamespace(orNull(namespace))
        .setPod(orNull(pod))
        .setPodUid(orNull(podUid))
        .setImage(canonicalImage());
  }

  private @Nullable String canonicalImage() {
    return image.startsWith("sha256:")
        ? null
        : ImageReference.parse(image).map(ImageReference::toString).orElse(null);
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
