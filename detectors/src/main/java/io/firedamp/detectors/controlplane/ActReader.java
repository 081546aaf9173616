package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.controlplane.Act.Kind;
import io.firedamp.detectors.kit.Addresses;
import io.firedamp.detectors.kit.Network;
import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.BoundedText;
import io.firedamp.schemas.avro.AuditEvent;
import io.firedamp.schemas.avro.ContainerSpec;
import io.firedamp.schemas.avro.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What of a request says more beside others, under whatever it is counted by. The cluster's own
 * components do such things all day for others, and are left out.
 *
 * @param egress networks from which pods are seen that ask through a NAT gateway
 */
record ActReader(ImageTrust trust, List<Network> egress) {
  private static final int LONGEST = 253;
  private static final int LONGEST_AGENT = 128;

  /** More than Kubernetes gives: four names of at most 253 characters. */
  private static final int LONGEST_ALIAS = 1024;

  private static final Set<String> REVIEWS =
      Set.of("selfsubjectaccessreviews", "selfsubjectrulesreviews");

  /** Helm keeps its releases in secrets, and reads all of them. */
  private static final String HELM = "sh.helm.release.";

  ActReader {
    egress = List.copyOf(egress);
  }

  /** An act, and what it is counted by. */
  record Keyed(String key, Act act) {}

  List<Keyed> read(Request request, List<Evidence> evidence) {
    if (request.bySystem()) {
      return List.of();
    }
    Reading reading = new Reading(request, evidence);
    if (request.refused()) {
      reading.refusal();
    } else if (!request.failed()) {
      reading.workloads();
      reading.rights();
      reading.secrets();
      reading.token();
    }
    return reading.found;
  }

  /** One request while it is read. */
  private final class Reading {
    private final Request request;
    private final AuditEvent event;
    private final List<Evidence> evidence;
    private final List<Keyed> found = new ArrayList<>();

    Reading(Request request, List<Evidence> evidence) {
      this.request = request;
      this.event = request.event();
      this.evidence = evidence;
    }

    void refusal() {
      String path = pathOf(event.getRequestUri());
      String what = event.getVerb() + " " + path;
      if (!request.isAnonymous()) {
        byPrincipal(Kind.REFUSED, what);
      } else if (request.peer().flatMap(Addresses::parse).isPresent()) {
        String address = request.peer().orElseThrow();
        add(
            StoreKey.of(event.getCluster(), "address", address),
            act(Kind.PROBES, Alias.address(event.getCluster(), address), what));
      }
    }

    void workloads() {
      if (request.makesWorkload() && request.subject().toString().length() <= LONGEST_ALIAS) {
        byPrincipal(Kind.MAKES, request.subject().toString());
        // What a controller makes again is its own business.
        if (event.getOwners().isEmpty() && !request.containers().isEmpty()) {
          addByNamespace(act(Kind.PUTS, request.principal(), event.getEventId()));
        }
      } else if (event.getVerb().equals("delete") && request.isOfWorkload()) {
        addByNamespace(act(Kind.REMOVES, request.principal(), event.getEventId()));
      }
    }

    void rights() {
      if (Guardrails.isGrant(request)) {
        byPrincipal(Kind.GRANTS, request.text());
      }
      if (Guardrails.isRemoval(request)) {
        byPrincipal(Kind.UNGUARDS, request.text());
      }
      if (event.getVerb().equals("create") && REVIEWS.stream().anyMatch(request::isResource)) {
        byPrincipal(Kind.REVIEWS, event.getResource().orElse(""));
      }
      if (event.getVerb().startsWith("delete") && request.isResource("events")) {
        byPrincipal(Kind.DELETES_EVENTS, "");
      }
    }

    void secrets() {
      if (!request.isResource("secrets")) {
        return;
      }
      String name = event.getName().orElse("");
      if (event.getVerb().equals("get") && !name.startsWith(HELM)) {
        byPrincipal(Kind.READS_SECRET, event.getNamespace().orElse("") + "/" + name);
      } else if (event.getVerb().equals("list") && event.getNamespace().isEmpty()) {
        byPrincipal(Kind.LISTS_SECRETS, "");
      }
    }

    void token() {
      Optional<Alias> pod = request.pod();
      Optional<String> peer = request.peer().filter(text -> Addresses.parse(text).isPresent());
      if (pod.isPresent() && peer.isPresent()) {
        add(
            StoreKey.of(event.getCluster(), "pod", pod.get().toString()),
            act(Kind.USES_TOKEN, pod.get(), isOwn(peer.get()) ? "" : peer.get()));
      }
    }

    private boolean isOwn(String address) {
      return !Addresses.isExternal(address) || Addresses.isIn(egress, address);
    }

    private void byPrincipal(Kind kind, String what) {
      Alias doer = request.pod().orElse(request.principal());
      add(StoreKey.of(event.getCluster(), "user", cut(event.getUser())), act(kind, doer, what));
    }

    private void addByNamespace(Act act) {
      String namespace = cut(event.getNamespace().orElse(""));
      add(StoreKey.of(event.getCluster(), "namespace", namespace), act);
    }

    private void add(String key, Act act) {
      found.add(new Keyed(key, act));
    }

    private Act act(Kind kind, Alias doer, String what) {
      boolean makes = kind == Kind.MAKES || kind == Kind.PUTS;
      return new Act(
          kind,
          event.getCluster(),
          cut(event.getUser()),
          doer.toString(),
          shortened(what),
          kind == Kind.PUTS || kind == Kind.REMOVES ? objectName() : cut(request.text()),
          placeOf(kind),
          makes ? request.subject().toString() : "",
          makes ? sign() : "",
          makes && isUntrusted(),
          request.peer().orElse(""),
          BoundedText.cut(event.getUserAgent().orElse(""), LONGEST_AGENT),
          shortened(event.getEventId()),
          event.getTime(),
          evidence);
    }

    private String placeOf(Kind kind) {
      return switch (kind) {
        case MAKES, UNGUARDS -> cut(Guardrails.namespace(request));
        default -> "";
      };
    }

    private String objectName() {
      return cut(event.getResource().orElse("")) + "/" + cut(event.getName().orElse(""));
    }

    private boolean isUntrusted() {
      return request.containers().stream()
          .map(ContainerSpec::getImage)
          .anyMatch(trust::isUntrusted);
    }

    /** What runs, whatever it is called. */
    private String sign() {
      List<String> parts = new ArrayList<>();
      for (ContainerSpec container : request.containers()) {
        parts.add(container.getImage());
        parts.addAll(container.getCommand());
        parts.addAll(container.getArgs());
      }
      return Finding.hash(parts);
    }
  }

  private static String pathOf(String uri) {
    int query = uri.indexOf('?');
    return query < 0 ? uri : uri.substring(0, query);
  }

  /** Told apart whole, kept short. */
  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : Finding.hash(List.of(text));
  }

  private static String cut(String text) {
    return BoundedText.cut(text, LONGEST);
  }
}
