package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.kit.StateSerde;
import io.firedamp.detectors.state.ActState;
import io.firedamp.schemas.AvroSerde;
import io.firedamp.schemas.avro.Evidence;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;

/**
 * One thing that somebody did at an API server, and that says more beside others.
 *
 * @param doer alias of whom a finding is about where no workload is
 * @param what what is told apart: of one kind, the same is one act, which was done when it was
 *     first done
 * @param object in words; of what is put and removed, its kind and name
 * @param namespace where it holds; empty for the whole cluster
 * @param workload alias of the workload that was made; else empty
 * @param sign hash of the images and commands of what was made; else empty
 * @param untrusted whether an image comes from an unknown publisher in a registry open to all
 */
record Act(
    Kind kind,
    String cluster,
    String principal,
    String doer,
    String what,
    String object,
    String namespace,
    String workload,
    String sign,
    boolean untrusted,
    String address,
    String agent,
    String eventId,
    Instant time,
    List<Evidence> evidence) {
  /** What was done. */
  enum Kind {
    /** A workload was made. */
    MAKES,
    /** Rights were given that are as good as all. */
    GRANTS,
    /** A guardrail was taken away. */
    UNGUARDS,
    /** Somebody asked what he may do. */
    REVIEWS,
    /** Somebody was refused. */
    REFUSED,
    /** A secret was read. */
    READS_SECRET,
    /** All secrets of the cluster were read. */
    LISTS_SECRETS,
    /** Records of what happened were deleted. */
    DELETES_EVENTS,
    /** Somebody unknown was refused, by address. */
    PROBES,
    /** A pod's token was used, by pod: from an address outside, or from none. */
    USES_TOKEN,
    /** A workload was made, by namespace. */
    PUTS,
    /** A workload was deleted, by namespace. */
    REMOVES
  }

  static final Comparator<Act> BY_TIME =
      Comparator.comparing(Act::time)
          .thenComparing(Act::eventId)
          .thenComparing(Act::kind)
          .thenComparing(Act::what);

  private static final AvroSerde<Evidence> EVIDENCE = AvroSerde.of(Evidence.class);

  static final Serde<Act> SERDE = StateSerde.of(ActState.class, Act::toState, Act::fromState);

  boolean byServiceAccount() {
    return principal.startsWith("system:serviceaccount:");
  }

  /** Whether another says the same, sooner or later. */
  boolean isSameAs(Act other) {
    return kind == other.kind && what.equals(other.what);
  }

  private static ActState toState(Act act) {
    return ActState.newBuilder()
        .setKind(act.kind.name())
        .setCluster(act.cluster)
        .setPrincipal(act.principal)
        .setDoer(act.doer)
        .setWhat(act.what)
        .setObject(act.object)
        .setNamespace(act.namespace)
        .setWorkload(act.workload)
        .setSign(act.sign)
        .setUntrusted(act.untrusted)
        .setAddress(act.address)
        .setAgent(act.agent)
        .setEventId(act.eventId)
        .setTime(act.time)
        .setEvidence(StateSerde.toBytes(EVIDENCE, act.evidence))
        .build();
  }

  private static Act fromState(ActState state) {
    return new Act(
        Kind.valueOf(state.getKind()),
        state.getCluster(),
        state.getPrincipal(),
        state.getDoer(),
        state.getWhat(),
        state.getObject(),
        state.getNamespace(),
        state.getWorkload(),
        state.getSign(),
        state.getUntrusted(),
        state.getAddress(),
        state.getAgent(),
        state.getEventId(),
        state.getTime(),
        StateSerde.fromBytes(EVIDENCE, state.getEvidence()));
  }
}
