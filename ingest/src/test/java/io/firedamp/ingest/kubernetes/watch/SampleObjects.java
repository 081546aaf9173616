package io.firedamp.ingest.kubernetes.watch;

/** Pods and nodes as the API server writes them into the items of a list. */
final class SampleObjects {
  static final String PODS = "/api/v1/pods";
  static final String NODES = "/api/v1/nodes";

  private SampleObjects() {}

  static String pod(String name) {
    return pod("shop", name, "Running", "2026-03-10T10:00:04Z");
  }

  /**
   * A pod of one container.
   *
   * @param started when its container did
   */
  static String pod(String namespace, String name, String phase, String started) {
    return """
        {"metadata":{"name":"%2$s","namespace":"%1$s","uid":"uid-%2$s",\
        "creationTimestamp":"2026-03-10T10:00:00Z","labels":{"pod-template-hash":"6d8f7c9b5d"},\
        "ownerReferences":[{"kind":"ReplicaSet","name":"web-6d8f7c9b5d","uid":"r","controller":true}],\
        "managedFields":[{"manager":"kubelet","operation":"Update"}]},\
        "spec":{"nodeName":"node-1","containers":[{"name":"web","image":"nginx:1.27","args":["-g"]}]},\
        "status":{"phase":"%3$s","hostIP":"192.0.2.1","podIP":"10.244.0.7",\
        "podIPs":[{"ip":"10.244.0.7"}],"startTime":"2026-03-10T10:00:01Z",\
        "containerStatuses":[{"name":"web","image":"nginx:1.27",\
        "imageID":"docker.io/library/nginx@sha256:%4$064d","containerID":"containerd://%5$s",\
        "state":{"running":{"startedAt":"%6$s"}}}]}}"""
        .formatted(
            namespace,
            name,
            phase,
            7,
            Integer.toHexString(name.hashCode()) + "0123456789ab",
            started);
  }

  /** The same pod once its kubelet has restarted its container. */
  static String restarted(String name) {
    return pod("shop", name, "Running", "2026-03-10T11:30:00Z");
  }

  static String node(String name, String address) {
    return """
        {"metadata":{"name":"%s","uid":"uid-%s","creationTimestamp":"2026-03-10T09:00:00Z"},\
        "spec":{},"status":{"addresses":[{"type":"InternalIP","address":"%s"}],\
        "conditions":[{"type":"Ready","lastTransitionTime":"2026-03-10T09:01:00Z"}]}}"""
        .formatted(name, name, address);
  }
}
