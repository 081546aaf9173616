package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.RootOwner;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.BoundedText;
import io.firedamp.schemas.RequestUri;
import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.ContainerSpec;
import io.firedamp.schemas.avro.Owner;
import io.firedamp.schemas.avro.WorkloadSpec;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A request to the API server as the rules ask about it. */
record Request(AuditEvent event) {
  private static final int LONGEST_NAME = 253;
  private static final int MOST_IMAGES = 8;
  private static final int MOST_WORDS = 256;
  private static final int CREATED = 201;
  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";
  private static final Set<String> WRITES =
      Set.of("create", "update", "patch", "delete", "deletecollection");
  private static final Set<String> CONNECTS = Set.of("exec", "attach", "portforward", "proxy");
  private static final Set<String> PUTS = Set.of("create", "update", "patch");
  private static final Map<String, String> KINDS =
      Map.of(
          "pods", "Pod",
          "deployments", "Deployment",
          "replicasets", "ReplicaSet",
          "statefulsets", "StatefulSet",
          "daemonsets", "DaemonSet",
          "jobs", "Job",
          "cronjobs", "CronJob",
          "replicationcontrollers", "ReplicationController",
          "podtemplates", "PodTemplate");

  /** Refused, failed, or only tried out: nothing has changed. */
  boolean failed() {
    return event.getResponseCode().orElse(0) >= 300
        || event.getDecision().filter("forbid"::equals).isPresent()
        || isDryRun();
  }

  /** Only a change can be tried out, and nothing that connects to a pod. */
  private boolean isDryRun() {
    return writes() && !isSubresource(CONNECTS) && new RequestUri(event.getRequestUri()).isDryRun();
  }

  /** Refused for who asked: not known, or not allowed to. */
  boolean refused() {
    int code = event.getResponseCode().orElse(0);
    return code == 401 || code == 403 || event.getDecision().filter("forbid"::equals).isPresent();
  }

  /** Whoever has not said who he is. */
  boolean isAnonymous() {
    return event.getUser().isEmpty()
        || event.getUser().equals("system:anonymous")
        || event.getGroups().contains("system:unauthenticated");
  }

  boolean isResource(String resource) {
    return event.getResource().filter(resource::equals).isPresent();
  }

  /** Runs something in a pod, or talks to it. */
  boolean connectsToPod() {
    return isResource("pods") && isSubresource(CONNECTS);
  }

  boolean isSubresource(Set<String> any) {
    return event.getSubresource().filter(any::contains).isPresent();
  }

  boolean writes() {
    return WRITES.contains(event.getVerb());
  }

  /** What the request makes containers run; empty unless it makes or changes an object. */
  Optional<WorkloadSpec> spec() {
    boolean whole =
        event.getSubresource().orElse("").isEmpty() || isSubresource(Set.of("ephemeralcontainers"));
    return whole && PUTS.contains(event.getVerb()) ? event.getSpec() : Optional.empty();
  }

  List<ContainerSpec> containers() {
    return spec().map(WorkloadSpec::getContainers).orElse(List.of());
  }

  /** Whether it runs a command in a container, or takes hold of one that runs. */
  boolean runsCommand() {
    return isResource("pods") && isSubresource(Set.of("exec", "attach"));
  }

  /** What an exec runs: every {@code command} parameter of its URI, decoded; at most 256 words. */
  List<String> command() {
    return parameters()
        .filter(pair -> pair.startsWith("command="))
        .limit(MOST_WORDS)
        .map(Request::value)
        .toList();
  }

  /** Whether somebody sits before a terminal. */
  boolean isInteractive() {
    Set<String> set = parameters().collect(Collectors.toSet());
    return set.containsAll(Set.of("stdin=true", "tty=true"));
  }

  private Stream<String> parameters() {
    return new RequestUri(event.getRequestUri()).parameters();
  }

  private static String value(String pair) {
    String text = pair.substring(pair.indexOf('=') + 1);
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // No encoding at all: the text itself is what there is to judge.
      return text;
    }
  }

  /** What a ConfigMap or Secret is made to hold. */
  List<String> data() {
    return PUTS.contains(event.getVerb()) ? event.getData() : List.of();
  }

  /** The API server's and the controllers' own accounts, which do what others asked for. */
  boolean bySystem() {
    String user = event.getUser();
    // Whoever acts in another's name asks for himself.
    return event.getImpersonatedUser().isEmpty() && isSystem(user);
  }

  private static boolean isSystem(String user) {
    return user.startsWith("system:serviceaccount:kube-system:")
        || user.equals("system:apiserver")
        || user.startsWith("system:node")
        || user.startsWith("system:kube-");
  }

  /** Whether a service account asks, rather than a person or a certificate. */
  boolean byServiceAccount() {
    return event.getUser().startsWith(SERVICE_ACCOUNT);
  }

  /** Namespace and name of the service account that asks for itself. */
  Optional<ServiceAccount> serviceAccount() {
    String[] parts = event.getUser().split(":", -1);
    return byServiceAccount() && event.getImpersonatedUser().isEmpty() && parts.length == 4
        ? Optional.of(new ServiceAccount(cut(parts[2]), cut(parts[3])))
        : Optional.empty();
  }

  /** A service account, as its user name tells it. */
  record ServiceAccount(String namespace, String name) {}

  /** The pod whose own token asks: the API server knows it, the client cannot choose it. */
  Optional<Alias> pod() {
    return event
        .getServiceAccountPod()
        .flatMap(
            pod ->
                serviceAccount()
                    .map(account -> Alias.pod(event.getCluster(), account.namespace(), cut(pod))));
  }

  /**
   * Whom the API server itself talked to. What stands before it in the list is what a client or a
   * proxy says of others.
   */
  Optional<String> peer() {
    List<String> addresses = event.getSourceAddresses();
    return addresses.isEmpty()
        ? Optional.empty()
        : Optional.of(cut(addresses.get(addresses.size() - 1)));
  }

  /** Values of one of the facts that an object tells, in their order. */
  List<String> facts(String name) {
    String start = name + "=";
    return event.getFacts().stream()
        .filter(fact -> fact.startsWith(start))
        .map(fact -> fact.substring(start.length()))
        .toList();
  }

  /** Whether it makes or changes a whole object. */
  boolean puts() {
    return PUTS.contains(event.getVerb()) && event.getSubresource().orElse("").isEmpty();
  }

  /** Whether there is a workload now that was not there before. */
  boolean makesWorkload() {
    boolean makes =
        event.getVerb().equals("create") || event.getResponseCode().orElse(0) == CREATED;
    return makes && puts() && putsWorkload();
  }

  /** Whether it is about an object that makes containers run. */
  boolean isOfWorkload() {
    return event.getResource().filter(KINDS::containsKey).isPresent();
  }

  /** The workload the request makes or changes, or else who asked. */
  Alias subject() {
    return putsWorkload() ? object() : principal();
  }

  /** The object itself, whatever is asked of it: the root owner where the request shows it. */
  Alias object() {
    String cluster = event.getCluster();
    String namespace = event.getNamespace().orElse(null);
    List<Owner> owners = event.getOwners();
    if (event.getName().isEmpty()) {
      // The name of a pod made by generateName is in the answer only; its owner is in the request.
      return isResource("pods") && spec().isPresent() && !owners.isEmpty()
          ? RootOwner.alias(RootOwner.ofPod(cluster, namespace, owners, null, null, "-", null))
          : principal();
    }
    String name = event.getName().get();
    if (isResource("pods")) {
      // Only a new pod shows its owners for sure; later ones are left to whoever knows the pod.
      return owners.isEmpty() && !(event.getVerb().equals("create") && spec().isPresent())
          ? Alias.pod(cluster, event.getNamespace().orElse("default"), name)
          : RootOwner.alias(RootOwner.ofPod(cluster, namespace, owners, null, name, null, null));
    }
    Owner top =
        owners.isEmpty()
            ? Owner.newBuilder().setKind(kind()).setName(name).build()
            : owners.get(owners.size() - 1);
    return RootOwner.alias(
        RootOwner.ofController(cluster, namespace, top.getKind(), top.getName(), null));
  }

  /** Whoever asked, as a workload of its own kind. */
  Alias principal() {
    String user = event.getUser().isEmpty() ? "-" : event.getUser();
    return Alias.workload(event.getCluster(), "principal", null, cut(user));
  }

  private boolean putsWorkload() {
    return PUTS.contains(event.getVerb())
        && (spec().isPresent() || event.getResource().filter(KINDS::containsKey).isPresent());
  }

  private String kind() {
    String resource = event.getResource().orElse("object").toLowerCase(Locale.ROOT);
    String known = KINDS.get(resource);
    if (known != null) {
      return known;
    }
    // A custom resource: its pods name its kind in the singular.
    return resource.length() > 1 && resource.endsWith("s")
        ? resource.substring(0, resource.length() - 1)
        : resource;
  }

  /** In words: verb, resource and the object's name. */
  String text() {
    String resource = event.getResource().orElse(event.getRequestUri());
    String sub = event.getSubresource().map(part -> "/" + part).orElse("");
    String name = event.getName().map(part -> " " + cut(part)).orElse("");
    String where = event.getNamespace().map(part -> " in " + cut(part)).orElse("");
    return event.getVerb() + " " + cut(resource + sub) + name + where;
  }

  /** Facts that every finding about the request carries. */
  SortedMap<String, String> attributes() {
    SortedMap<String, String> facts = new TreeMap<>();
    put(facts, "user", Optional.of(event.getUser()));
    put(facts, "user.effective.name", event.getImpersonatedUser());
    put(facts, "source.address", event.getSourceAddresses().stream().findFirst());
    put(facts, "user_agent.original", event.getUserAgent());
    put(facts, "kubernetes.audit.verb", Optional.of(event.getVerb()));
    put(facts, "kubernetes.audit.id", Optional.of(event.getAuditId()));
    put(facts, "kubernetes.resource", event.getResource());
    put(facts, "namespace", event.getNamespace());
    put(facts, "kubernetes.name", event.getName());
    put(facts, "node", spec().flatMap(WorkloadSpec::getNodeName));
    List<String> images = images();
    put(facts, "image", images.stream().findFirst());
    if (images.size() > 1) {
      put(facts, "images", Optional.of(String.join(", ", images)));
    }
    return facts;
  }

  private List<String> images() {
    return containers().stream()
        .map(ContainerSpec::getImage)
        .filter(image -> !image.isEmpty())
        .distinct()
        .sorted()
        .limit(MOST_IMAGES)
        .toList();
  }

  private static void put(
      SortedMap<String, String> facts, String name, Optional<? extends CharSequence> value) {
    value
        .map(CharSequence::toString)
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> facts.put(name, text));
  }

  private static String cut(String text) {
    return BoundedText.cut(text, LONGEST_NAME);
  }
}
