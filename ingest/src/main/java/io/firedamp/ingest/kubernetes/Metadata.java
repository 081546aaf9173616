package io.firedamp.ingest.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import io.firedamp.schemas.avro.Owner;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An object's metadata, as far as it tells who the object is. */
final class Metadata {
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_LABEL = 317; // prefix, slash, name
  private static final int MOST_LABELS = 64;
  private static final String CONFIG_SOURCE = "kubernetes.io/config.source";
  private static final String ROLLOUT_HASH = "rollouts-pod-template-hash";
  private static final String DEPLOYMENT_CONFIG = "deploymentconfig";
  private static final Pattern NUMBER = Pattern.compile("-[0-9]{1,10}$");

  /**
   * How AWS, Azure and Google are told what kind of load balancer a Service or Ingress is to get.
   */
  private static final Pattern BALANCER =
      Pattern.compile(
          "service\\.beta\\.kubernetes\\.io/(aws|azure)-load-balancer-"
              + "|(cloud|networking\\.gke)\\.(google\\.com|io)/load-balancer-type"
              + "|alb\\.ingress\\.kubernetes\\.io/scheme");

  private static final Pattern KIND = Pattern.compile("[A-Z][A-Za-z0-9]{0,62}");
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

  @Nullable String name;
  @Nullable String namespace;
  @Nullable String uid;

  /** When it was made, and when it is to be gone, if that was said. */
  @Nullable Instant created;

  @Nullable Instant deleted;

  /** The kubelet read the pod from a file and knows it by a uid of its own, not the API's. */
  boolean fromFile;

  /** Whether a cloud's load balancer is told to be reachable from inside only. */
  boolean internal;

  /** Seconds the object may still live after it was asked to go; 0 when it is gone. */
  @Nullable Integer graceSeconds;

  /**
   * The one owner that controls the object, if any: other references are for garbage collection,
   * and a name that Kubernetes would not give is nobody's.
   */
  final List<Owner> owners = new ArrayList<>();

  final Map<String, String> labels = new LinkedHashMap<>();

  void read(JsonParser json) throws IOException {
    Loose.members(
        json,
        member -> {
          switch (member) {
            case "name" -> name = Loose.text(json, LONGEST_NAME);
            case "namespace" -> namespace = Loose.text(json, LONGEST_NAME);
            case "uid" -> uid = Loose.text(json, LONGEST_NAME);
            case "creationTimestamp" -> created = time(json);
            case "deletionTimestamp" -> deleted = time(json);
            case "annotations" -> Loose.members(json, note -> readAnnotation(note, json));
            case "deletionGracePeriodSeconds" -> graceSeconds = Loose.number(json);
            case "ownerReferences" -> Loose.elements(json, () -> readOwner(json));
            case "labels" -> Loose.members(json, label -> readLabel(label, json));
            default -> {
              // Skipped: managed fields are long and say nothing of identity.
            }
          }
        });
  }

  /**
   * The owner that controls the object, or who controls that one, where a label that it puts on its
   * pods and its name agree. Argo's Rollouts and OpenShift's DeploymentConfigs make a new owner for
   * each version, as Deployments do.
   */
  List<Owner> controllers() {
    return owners.stream().map(this::above).toList();
  }

  private Owner above(Owner owner) {
    String name = owner.getName();
    String version = labels.getOrDefault(ROLLOUT_HASH, "");
    String config = labels.getOrDefault(DEPLOYMENT_CONFIG, "");
    boolean isOfRollout = owner.getKind().equals("ReplicaSet") && isVersion(name, version);
    if (isOfRollout) {
      return owner("Rollout", name.substring(0, name.length() - version.length() - 1), null);
    }
    boolean isOfConfig =
        owner.getKind().equals("ReplicationController")
            && NUMBER.matcher(name).replaceFirst("").equals(config);
    return isOfConfig ? owner("DeploymentConfig", config, null) : owner;
  }

  private static boolean isVersion(String name, String version) {
    return !version.isEmpty()
        && name.length() > version.length() + 1
        && name.endsWith("-" + version);
  }

  private void readAnnotation(String name, JsonParser json) throws IOException {
    if (name.equals(CONFIG_SOURCE)) {
      fromFile = "file".equals(Loose.text(json, LONGEST_NAME));
    } else if (BALANCER.matcher(name).lookingAt()) {
      String value = Loose.text(json, LONGEST_NAME);
      internal |=
          "internal".equalsIgnoreCase(value)
              || (name.endsWith("-internal") && "true".equalsIgnoreCase(value));
    }
  }

  private static @Nullable Instant time(JsonParser json) throws IOException {
    return Loose.time(Loose.text(json, LONGEST_NAME)).orElse(null);
  }

  private void readOwner(JsonParser json) throws IOException {
    Map<String, String> owner = new LinkedHashMap<>();
    boolean[] controls = {false};
    Loose.members(
        json,
        member -> {
          String text = Loose.text(json, LONGEST_NAME);
          if (text != null) {
            owner.put(member, text);
          } else if (member.equals("controller")) {
            controls[0] = Loose.flag(json);
          }
        });
    String kind = owner.get("kind");
    String called = owner.get("name");
    if (controls[0] && owners.isEmpty() && isName(KIND, kind) && isName(NAME, called)) {
      owners.add(owner(kind, called, owner.get("uid")));
    }
  }

  private static boolean isName(Pattern grammar, @Nullable String name) {
    return name != null && grammar.matcher(name).matches();
  }

  private void readLabel(String label, JsonParser json) throws IOException {
    String value = Loose.text(json, LONGEST_LABEL);
    if (value != null && label.length() <= LONGEST_LABEL && labels.size() < MOST_LABELS) {
      labels.put(label, value);
    }
  }

  private static Owner owner(@Nullable String kind, @Nullable String name, @Nullable String uid) {
    return Owner.newBuilder().setKind(kind).setName(name).setUid(uid).build();
  }
}
