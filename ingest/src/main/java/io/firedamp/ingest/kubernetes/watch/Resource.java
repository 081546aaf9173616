package io.firedamp.ingest.kubernetes.watch;

/**
 * What is watched.
 *
 * @param kind plural, as RBAC names it
 * @param name for people
 * @param path below the server's address
 */
record Resource(String kind, String name, String path) {
  static Resource nodes() {
    return new Resource("nodes", "nodes", "api/v1/nodes");
  }

  static Resource pods() {
    return new Resource("pods", "pods", "api/v1/pods");
  }

  static Resource podsOf(String namespace) {
    return new Resource("pods", "pods of " + namespace, "api/v1/namespaces/" + namespace + "/pods");
  }
}
