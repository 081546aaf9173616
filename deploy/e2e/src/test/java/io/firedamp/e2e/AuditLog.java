package io.firedamp.e2e;

import java.time.Instant;

/** What kube-apiserver sends to an audit webhook at level RequestResponse. */
final class AuditLog {
  private static final String NODE = "node-1";
  private int number;

  /** A pod is made, by a controller if it has one. */
  String created(Pod pod, Instant time) {
    String user =
        pod.replicaSet().isEmpty()
            ? "kubernetes-admin"
            : "system:serviceaccount:kube-system:replicaset-controller";
    return event("create", user, pod, "", whole(pod, time, ""), 201, time);
  }

  /** The kubelet's report: address, container, image digest. */
  String running(Pod pod, Instant time) {
    String state = "\"running\":{\"startedAt\":\"%s\"}".formatted(time.minusSeconds(2));
    return event(
        "patch",
        "system:node:" + NODE,
        pod,
        "status",
        whole(pod, time, status(pod, "Running", state)),
        200,
        time);
  }

  /** The kubelet's last word: its containers have stopped and the pod is gone. */
  String deleted(Pod pod, Instant time) {
    String state =
        "\"terminated\":{\"exitCode\":0,\"finishedAt\":\"%s\"}".formatted(time.minusSeconds(2));
    return event(
        "delete",
        "system:node:" + NODE,
        pod,
        "",
        whole(pod, time, status(pod, "Succeeded", state)),
        200,
        time);
  }

  private static String whole(Pod pod, Instant time, String status) {
    String owners =
        pod.replicaSet().isEmpty()
            ? ""
            : ",\"labels\":{\"pod-template-hash\":\"%s\"},\"ownerReferences\":[{\"apiVersion\":\"apps/v1\",\"kind\":\"ReplicaSet\",\"name\":\"%s\",\"uid\":\"5d2c\",\"controller\":true}]"
                .formatted(
                    pod.replicaSet().substring(pod.replicaSet().lastIndexOf('-') + 1),
                    pod.replicaSet());
    return """
        {"kind":"Pod","apiVersion":"v1","metadata":{"name":"%s","namespace":"%s","uid":"%s","creationTimestamp":"%s"%s},\
        "spec":{"containers":[{"name":"%s","image":"%s"}]}%s}"""
        .formatted(
            pod.name(),
            pod.namespace(),
            pod.uid(),
            time,
            owners,
            pod.containerName(),
            pod.image(),
            status);
  }

  private static String status(Pod pod, String phase, String state) {
    return """
        ,"status":{"phase":"%s","hostIP":"192.0.2.11","podIP":"%s","podIPs":[{"ip":"%s"}],"containerStatuses":[{"name":"%s",\
        "image":"%s","imageID":"docker-pullable://%s@%s","containerID":"containerd://%s","ready":true,"state":{%s}}]}"""
        .formatted(
            phase,
            pod.address(),
            pod.address(),
            pod.containerName(),
            pod.image(),
            pod.repository(),
            pod.imageDigest(),
            pod.containerId(),
            state);
  }

  private String event(
      String verb,
      String user,
      Pod pod,
      String subresource,
      String response,
      int code,
      Instant time) {
    number++;
    return """
        {"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[{"level":"RequestResponse","auditID":\
        "00000000-0000-4000-8000-%012d","stage":"ResponseComplete","requestURI":"/api/v1/namespaces/%s/pods/%s","verb":"%s",\
        "user":{"username":"%s","groups":[%s]},"sourceIPs":["10.0.0.2"],"userAgent":"kubelet/v1.31.0",\
        "objectRef":{"resource":"pods","namespace":"%s","name":"%s","uid":"%s","apiVersion":"v1","subresource":"%s"},\
        "responseStatus":{"code":%d},"responseObject":%s,"requestReceivedTimestamp":"%s","stageTimestamp":"%s",\
        "annotations":{"authorization.k8s.io/decision":"allow","authorization.k8s.io/reason":""}}]}"""
        .formatted(
            number,
            pod.namespace(),
            pod.name(),
            verb,
            user,
            user.startsWith("system:node:")
                ? "\"system:nodes\",\"system:authenticated\""
                : "\"system:authenticated\"",
            pod.namespace(),
            pod.name(),
            pod.uid(),
            subresource,
            code,
            response,
            time,
            time);
  }
}
