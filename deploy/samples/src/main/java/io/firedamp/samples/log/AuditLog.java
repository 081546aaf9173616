package io.firedamp.samples.log;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.samples.Seeds;
import io.firedamp.samples.estate.Cluster;
import io.firedamp.samples.estate.Image;
import io.firedamp.samples.estate.Life;
import io.firedamp.samples.estate.Pod;
import io.firedamp.samples.estate.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The audit log of kube-apiserver, one event a line. */
public final class AuditLog {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String MASTER = "10.0.0.2";

  private final Logs logs;
  private final Seeds seeds;
  private final AuditLevel level;
  private final Duration late;
  private final Set<String> jobs = new HashSet<>();
  private long number;

  /** Into these files, at this level, so late. */
  public AuditLog(Logs logs, Seeds seeds, AuditLevel level, Duration late) {
    this.logs = logs;
    this.seeds = seeds;
    this.level = level;
    this.late = late;
  }

  /** Somebody makes a workload. */
  public void created(Workload workload, Life first) {
    if (workload.kind() == Workload.Kind.POD || workload.kind() == Workload.Kind.NODE) {
      return;
    }
    ObjectNode object = AuditObjects.workload(workload, first);
    String resource = workload.kind().name().toLowerCase(Locale.ROOT) + "s";
    event(
        first.start().minusSeconds(1),
        new Caller(workload.author(), workload.authorAddress(), "kubectl/v1.29.1"),
        "create",
        new Target(
            AuditObjects.group(workload), resource, workload.namespace(), workload.name(), ""),
        "",
        object,
        object);
  }

  /** A controller makes a pod, the scheduler binds it, the kubelet reports it. */
  public void started(Pod pod) {
    Workload workload = pod.workload();
    boolean bare = workload.kind() == Workload.Kind.POD;
    String kind = StateLog.controllerKind(workload);
    if (workload.kind() == Workload.Kind.CRONJOB && jobs.add(pod.life().controller())) {
      ObjectNode job = AuditObjects.job(workload, pod.life());
      event(
          pod.life().start().minusMillis(300),
          controller("cronjob-controller"),
          "create",
          new Target("batch", "jobs", workload.namespace(), pod.life().controller(), ""),
          "",
          job,
          job);
    }
    Caller maker =
        bare
            ? new Caller(workload.author(), workload.authorAddress(), "kubectl/v1.29.1")
            : controller(kind.toLowerCase(Locale.ROOT) + "-controller");
    event(
        pod.life().start(),
        maker,
        "create",
        new Target("", "pods", workload.namespace(), bare ? pod.name() : "", ""),
        "",
        AuditObjects.pod(pod, false),
        AuditObjects.pod(pod, true));
    ObjectNode binding = JSON.objectNode().put("kind", "Binding").put("apiVersion", "v1");
    binding
        .putObject("metadata")
        .put("name", pod.name())
        .put("namespace", workload.namespace())
        .put("uid", pod.uid());
    binding.putObject("target").put("kind", "Node").put("name", pod.node());
    event(
        pod.life().start().plusMillis(100),
        new Caller("system:kube-scheduler", MASTER, "kube-scheduler/v1.29.1"),
        "create",
        new Target("", "pods", workload.namespace(), pod.name(), "binding"),
        "",
        binding,
        JSON.objectNode().put("kind", "Status").put("status", "Success"));
    status(pod, pod.running().plusSeconds(1), "Running");
  }

  /** A pod ends, and is deleted. */
  public void ended(Pod pod) {
    Workload workload = pod.workload();
    boolean ran = workload.kind() == Workload.Kind.CRONJOB || workload.kind() == Workload.Kind.JOB;
    if (ran) {
      status(pod, pod.life().end(), "Succeeded");
    }
    event(
        pod.life().end().plusMillis(500),
        new Caller("system:node:" + pod.node(), Cluster.addressOf(pod.node()), "kubelet/v1.29.1"),
        "delete",
        new Target("", "pods", workload.namespace(), pod.name(), ""),
        "",
        JSON.objectNode().put("kind", "DeleteOptions").put("apiVersion", "v1"),
        AuditObjects.pod(pod, true));
  }

  /**
   * Somebody does something to a workload.
   *
   * @param name of the object, such as the pod that is entered
   */
  public void done(Workload workload, Workload.Act act, String name) {
    String[] resource = act.resource().split("/", 2);
    ObjectNode body = AuditObjects.parsed(act.body());
    event(
        act.at(),
        new Caller(act.user(), act.address(), "kubectl/v1.29.1"),
        act.verb(),
        new Target(
            "", resource[0], workload.namespace(), name, resource.length > 1 ? resource[1] : ""),
        act.query(),
        body,
        body);
  }

  private void status(Pod pod, Instant at, String phase) {
    event(
        at,
        new Caller("system:node:" + pod.node(), Cluster.addressOf(pod.node()), "kubelet/v1.29.1"),
        "patch",
        new Target("", "pods", pod.workload().namespace(), pod.name(), "status"),
        "",
        AuditObjects.status(pod, at, phase),
        AuditObjects.pod(pod, true));
  }

  private static Caller controller(String name) {
    return new Caller(
        "system:serviceaccount:kube-system:" + name, MASTER, "kube-controller-manager/v1.29.1");
  }

  private record Caller(String user, String address, String agent) {}

  private record Target(
      String group, String resource, String namespace, String name, String subresource) {
    String path() {
      return (group.isEmpty() ? "/api/v1" : "/apis/" + group + "/v1")
          + "/namespaces/"
          + namespace
          + "/"
          + resource
          + (name.isEmpty() ? "" : "/" + name)
          + (subresource.isEmpty() ? "" : "/" + subresource);
    }
  }

  private void event(
      Instant at,
      Caller caller,
      String verb,
      Target target,
      String query,
      ObjectNode request,
      ObjectNode response) {
    ObjectNode event = JSON.objectNode();
    event.put("kind", "Event").put("apiVersion", "audit.k8s.io/v1").put("level", level.text());
    event.put("auditID", seeds.uuid("audit " + number++).toString());
    event.put("stage", "ResponseComplete");
    event.put("requestURI", target.path() + (query.isEmpty() ? "" : "?" + query));
    event.put("verb", verb);
    ObjectNode user = event.putObject("user").put("username", caller.user());
    user.putArray("groups")
        .add(
            caller.user().equals("system:anonymous")
                ? "system:unauthenticated"
                : "system:authenticated");
    event.putArray("sourceIPs").add(caller.address());
    event.put("userAgent", caller.agent());
    ObjectNode object = event.putObject("objectRef").put("resource", target.resource());
    object.put("namespace", target.namespace());
    if (!target.name().isEmpty()) {
      object.put("name", target.name());
    }
    if (!target.group().isEmpty()) {
      object.put("apiGroup", target.group());
    }
    object.put("apiVersion", "v1");
    if (!target.subresource().isEmpty()) {
      object.put("subresource", target.subresource());
    }
    event.putObject("responseStatus").put("code", verb.equals("create") ? 201 : 200);
    if (level != AuditLevel.METADATA && !request.isEmpty()) {
      event.set("requestObject", request);
    }
    if (level == AuditLevel.REQUEST_RESPONSE && !response.isEmpty()) {
      event.set("responseObject", response);
    }
    event.put("requestReceivedTimestamp", at.toString()).put("stageTimestamp", at.toString());
    event
        .putObject("annotations")
        .put("authorization.k8s.io/decision", "allow")
        .put("authorization.k8s.io/reason", "");
    logs.line("audit/audit.log", at.plus(late), event.toString());
  }

  /** As a kubelet names an image that it runs. */
  static String imageId(Image image) {
    return image.registry() + "/" + image.repository() + "@" + image.digest();
  }
}
