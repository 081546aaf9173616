package io.firedamp.samples.estate;

import io.firedamp.samples.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A workload: what can be mining, and whether it is. */
public final class Workload {
  /** What kind of Kubernetes object it is. */
  public enum Kind {
    DEPLOYMENT,
    STATEFULSET,
    DAEMONSET,
    CRONJOB,
    JOB,
    POD,
    /** A machine: what runs on it outside of containers. */
    NODE
  }

  /** The evidence that an attack could have shown. */
  public enum Leg {
    IMAGE,
    ACCESS,
    COMPUTE,
    NETWORK
  }

  /**
   * When it mined, and how much.
   *
   * @param needed when the last leg could first be seen
   * @param share of the cores it could have burnt that it burnt, 0 to 1
   */
  public record Mining(Instant from, Instant until, Instant needed, double share, Set<Leg> shows) {}

  /**
   * Something done to it through the API server.
   *
   * @param verb {@code create}, {@code get} or {@code patch}
   * @param resource such as {@code pods/exec} or {@code configmaps}
   * @param query of the URI, or empty
   * @param body as JSON, or empty
   */
  public record Act(
      Instant at,
      String user,
      String address,
      String verb,
      String resource,
      String query,
      String body) {}

  private final Kind kind;
  private final String namespace;
  private final String name;
  private final String family;
  private final Seeds seeds;
  private final List<Life> lives = new ArrayList<>();
  private final List<Act> acts = new ArrayList<>();
  private final List<Mining> minings = new ArrayList<>();
  private String author = "ci-deployer";
  private String authorAddress = "10.0.0.31";
  private boolean hostNetwork;
  private boolean privileged;
  private boolean everywhere;

  /** Of a family, in a namespace. */
  public Workload(Seeds seeds, Kind kind, String namespace, String name, String family) {
    this.seeds = seeds;
    this.kind = kind;
    this.namespace = namespace;
    this.name = name;
    this.family = family;
  }

  /** Made by somebody else than the deployer. */
  public Workload by(String user, String address) {
    author = user;
    authorAddress = address;
    return this;
  }

  /** On the node's network. */
  public Workload onHostNetwork() {
    hostNetwork = true;
    return this;
  }

  /** With the rights of the node. */
  public Workload privileged() {
    privileged = true;
    return this;
  }

  /** On every node, whatever its taints. */
  public Workload everywhere() {
    everywhere = true;
    return this;
  }

  /** One more pod. */
  public void lives(Life life) {
    lives.add(life);
  }

  /** Somebody does something to it. */
  public Workload done(Act act) {
    acts.add(act);
    return this;
  }

  /** It mines. */
  public void mines(Instant from, Instant until, Instant needed, double share, Leg... shows) {
    Set<Leg> legs = EnumSet.noneOf(Leg.class);
    legs.addAll(List.of(shows));
    minings.add(new Mining(from, until, needed, share, legs));
  }

  /** How results name it: kind, namespace and name. */
  public String key() {
    return kind.name().toLowerCase(Locale.ROOT) + "/" + namespace + "/" + name;
  }

  public Kind kind() {
    return kind;
  }

  public String namespace() {
    return namespace;
  }

  public String name() {
    return name;
  }

  public String family() {
    return family;
  }

  public String author() {
    return author;
  }

  public String authorAddress() {
    return authorAddress;
  }

  public boolean hostNetwork() {
    return hostNetwork;
  }

  public boolean isPrivileged() {
    return privileged;
  }

  public boolean isEverywhere() {
    return everywhere;
  }

  /** Its pods, in no order. */
  public List<Life> lives() {
    return lives;
  }

  public List<Act> acts() {
    return acts;
  }

  public List<Mining> minings() {
    return minings;
  }

  /** The same for the same words, and different for another workload. */
  public String hex(String what, int digits) {
    return seeds.hex(namespace + "/" + name + " " + what, digits);
  }

  /** Kubernetes' uid of something of this workload's. */
  public String uid(String what) {
    return seeds.uuid(namespace + "/" + name + " " + what).toString();
  }
}
