package io.firedamp.samples.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.samples.estate.Cluster;
import io.firedamp.samples.estate.Container;
import io.firedamp.samples.estate.ContainerPlan;
import io.firedamp.samples.estate.Life;
import io.firedamp.samples.estate.Pod;
import io.firedamp.samples.estate.Workload;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The Kubernetes objects that stand in audit events. */
final class AuditObjects {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private AuditObjects() {}

  /** API group of a workload's kind. */
  static String group(Workload workload) {
    return switch (workload.kind()) {
      case CRONJOB, JOB -> "batch";
      case DEPLOYMENT, STATEFULSET, DAEMONSET -> "apps";
      case POD, NODE -> "";
    };
  }

  /** A workload as it is written. */
  static ObjectNode workload(Workload workload, Life first) {
    ObjectNode object = JSON.objectNode();
    object.put("kind", kind(workload)).put("apiVersion", group(workload) + "/v1");
    object
        .putObject("metadata")
        .put("name", workload.name())
        .put("namespace", workload.namespace())
        .put("uid", workload.uid("self"));
    ObjectNode spec = object.putObject("spec");
    ObjectNode template =
        workload.kind() == Workload.Kind.CRONJOB
            ? spec.put("schedule", "*/30 * * * *")
                .putObject("jobTemplate")
                .putObject("spec")
                .putObject("template")
            : spec.putObject("template");
    template.putObject("metadata").putObject("labels").put("app", workload.name());
    template.set("spec", spec(workload, first.containers()));
    return object;
  }

  /** A Job that a CronJob makes. */
  static ObjectNode job(Workload workload, Life life) {
    ObjectNode object = JSON.objectNode().put("kind", "Job").put("apiVersion", "batch/v1");
    ObjectNode metadata = object.putObject("metadata");
    metadata
        .put("name", life.controller())
        .put("namespace", workload.namespace())
        .put("uid", workload.uid("controller " + life.controller()));
    owner(metadata, "batch/v1", "CronJob", workload.name(), workload.uid("self"));
    object.putObject("spec").putObject("template").set("spec", spec(workload, life.containers()));
    return object;
  }

  /**
   * A pod.
   *
   * @param answered whether as the API server answered it, with name and uid
   */
  static ObjectNode pod(Pod pod, boolean answered) {
    Workload workload = pod.workload();
    ObjectNode object = JSON.objectNode().put("kind", "Pod").put("apiVersion", "v1");
    ObjectNode metadata = object.putObject("metadata").put("namespace", workload.namespace());
    String controller = pod.life().controller();
    String kind = StateLog.controllerKind(workload);
    if (answered || kind.isEmpty()) {
      metadata.put("name", pod.name());
    } else {
      metadata.put("generateName", controller + "-");
    }
    if (answered) {
      metadata
          .put("uid", pod.uid())
          .put("creationTimestamp", pod.life().start().truncatedTo(ChronoUnit.SECONDS).toString());
    }
    if (kind.equals("ReplicaSet")) {
      metadata
          .putObject("labels")
          .put("pod-template-hash", controller.substring(controller.lastIndexOf('-') + 1));
    }
    if (!kind.isEmpty()) {
      boolean self = kind.equals("StatefulSet") || kind.equals("DaemonSet");
      owner(
          metadata,
          kind.equals("Job") ? "batch/v1" : "apps/v1",
          kind,
          controller,
          workload.uid(
              self || workload.kind() == Workload.Kind.JOB ? "self" : "controller " + controller));
    }
    ObjectNode spec = spec(workload, pod.life().containers());
    if (answered) {
      spec.put("nodeName", pod.node());
    }
    object.set("spec", spec);
    return object;
  }

  /** What a kubelet reports of a pod: a strategic merge patch. */
  static ObjectNode status(Pod pod, Instant at, String phase) {
    ObjectNode patch = JSON.objectNode();
    patch.putObject("metadata").put("uid", pod.uid());
    ObjectNode status = patch.putObject("status").put("phase", phase);
    status.put("hostIP", Cluster.addressOf(pod.node())).put("podIP", pod.address());
    status.putArray("podIPs").addObject().put("ip", pod.address());
    ArrayNode containers = status.putArray("containerStatuses");
    boolean runs = phase.equals("Running");
    String started = pod.running().truncatedTo(ChronoUnit.SECONDS).toString();
    for (Container container : pod.containers()) {
      ObjectNode each = containers.addObject().put("name", container.plan().name());
      each.put("image", container.plan().image().reference())
          .put("imageID", AuditLog.imageId(container.plan().image()))
          .put("containerID", "containerd://" + container.id())
          .put("ready", runs)
          .put("started", runs);
      ObjectNode state = each.putObject("state");
      if (runs) {
        state.putObject("running").put("startedAt", started);
      } else {
        state
            .putObject("terminated")
            .put("exitCode", 0)
            .put("reason", "Completed")
            .put("startedAt", started)
            .put("finishedAt", at.truncatedTo(ChronoUnit.SECONDS).toString());
      }
    }
    return patch;
  }

  /** An object that a family wrote as JSON; an empty one where it wrote nothing. */
  static ObjectNode parsed(String json) {
    try {
      return json.isEmpty() ? JSON.objectNode() : (ObjectNode) MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a family wrote what is no JSON: " + json, e);
    }
  }

  private static ObjectNode spec(Workload workload, List<ContainerPlan> plans) {
    ObjectNode spec = JSON.objectNode();
    ArrayNode containers = spec.putArray("containers");
    for (ContainerPlan plan : plans) {
      ObjectNode container = containers.addObject().put("name", plan.name());
      container.put("image", plan.image().reference());
      if (!plan.command().isEmpty()) {
        plan.command().forEach(container.putArray("command")::add);
      }
      if (!plan.environment().isEmpty()) {
        ArrayNode variables = container.putArray("env");
        plan.environment()
            .forEach((name, value) -> variables.addObject().put("name", name).put("value", value));
      }
      if (plan.limit() > 0) {
        container
            .putObject("resources")
            .putObject("limits")
            .put("cpu", Math.round(plan.limit() * 1000) + "m");
      }
      if (workload.isPrivileged()) {
        container.putObject("securityContext").put("privileged", true);
      }
    }
    if (workload.hostNetwork()) {
      spec.put("hostNetwork", true);
    }
    if (workload.isEverywhere()) {
      spec.putArray("tolerations").addObject().put("operator", "Exists");
    }
    return spec;
  }

  private static void owner(
      ObjectNode metadata, String version, String kind, String name, String uid) {
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", version)
        .put("kind", kind)
        .put("name", name)
        .put("uid", uid)
        .put("controller", true);
  }

  private static String kind(Workload workload) {
    return switch (workload.kind()) {
      case DEPLOYMENT -> "Deployment";
      case STATEFULSET -> "StatefulSet";
      case DAEMONSET -> "DaemonSet";
      case CRONJOB -> "CronJob";
      case JOB -> "Job";
      case POD -> "Pod";
      case NODE -> "Node";
    };
  }
}
