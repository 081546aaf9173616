package io.firedamp.detectors.cloud;

import io.firedamp.detectors.kit.StateSerde;
import io.firedamp.detectors.state.CloudRequestState;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.AvroSerde;
import io.firedamp.schemas.BoundedText;
import io.firedamp.schemas.avro.CloudEvent;
import io.firedamp.schemas.avro.Evidence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.serialization.Serde;

/**
 * One thing that somebody asked of a cloud, as the rules ask about it.
 *
 * @param account cloud and account
 * @param region empty where none was told
 * @param what instance type, bucket, or session
 * @param part key of an object, or address of a session; else empty
 * @param vcpus virtual processors of all that was asked for
 */
record CloudRequest(
    Kind kind,
    String cluster,
    String account,
    String principal,
    String eventId,
    Instant time,
    String region,
    String what,
    String part,
    String agent,
    int vcpus,
    boolean gpu,
    boolean refused,
    List<Evidence> evidence) {
  /** What was asked for. */
  enum Kind {
    COMPUTE,
    OPENS_BUCKET,
    LISTS_BUCKET,
    READS_BUCKET,
    ON_INSTANCE
  }

  static final Comparator<CloudRequest> BY_TIME =
      Comparator.comparing(CloudRequest::time)
          .thenComparing(CloudRequest::eventId)
          .thenComparing(CloudRequest::kind)
          .thenComparing(CloudRequest::what);

  private static final int LONGEST = 1024;
  private static final AvroSerde<Evidence> EVIDENCE = AvroSerde.of(Evidence.class);

  /** An instance's own role is used under the instance's id. */
  private static final Pattern INSTANCE = Pattern.compile("i-[0-9a-f]{8,17}");

  /** Google tells the zone, whose region is used once one of its zones is. */
  private static final Pattern ZONE = Pattern.compile("^([a-z]+-[a-z]+\\d+)-[a-z]$");

  private static final Set<String> LISTS =
      Set.of("ListObjects", "ListObjectsV2", "ListObjectVersions", "storage.objects.list");
  private static final Set<String> READS = Set.of("GetObject", "storage.objects.get");

  /** Asked, and not meant: nothing would have come of it. */
  private static final String DRY_RUN = "Client.DryRunOperation";

  static final Serde<CloudRequest> SERDE =
      StateSerde.of(CloudRequestState.class, CloudRequest::toState, CloudRequest::fromState);

  /** Those of one event; none of most. */
  static List<CloudRequest> of(CloudEvent event, List<Evidence> evidence) {
    List<CloudRequest> found = new ArrayList<>();
    String error = event.getErrorCode().orElse("");
    if (error.equals(DRY_RUN)) {
      return found;
    }
    Compute compute = Compute.of(event);
    if (compute.vcpus() > 0) {
      found.add(
          of(Kind.COMPUTE, event, compute.type(), "", evidence)
              .asking(compute.vcpus(), compute.isGpu()));
    }
    String bucket = event.getFacts().getOrDefault("bucket", "");
    if ("true".equals(event.getFacts().get("public"))) {
      found.add(of(Kind.OPENS_BUCKET, event, bucket, "", evidence));
    }
    if (!bucket.isEmpty() && error.isEmpty()) {
      if (LISTS.contains(event.getEvent())) {
        found.add(of(Kind.LISTS_BUCKET, event, bucket, "", evidence));
      } else if (READS.contains(event.getEvent())) {
        found.add(
            of(
                Kind.READS_BUCKET,
                event,
                bucket,
                event.getFacts().getOrDefault("key", ""),
                evidence));
      }
    }
    String session = event.getSession().orElse("");
    if (INSTANCE.matcher(session).matches() && event.getSourceAddress().isPresent()) {
      found.add(of(Kind.ON_INSTANCE, event, session, event.getSourceAddress().get(), evidence));
    }
    return found;
  }

  private static CloudRequest of(
      Kind kind, CloudEvent event, String what, String part, List<Evidence> evidence) {
    return new CloudRequest(
        kind,
        event.getCluster(),
        event.getProvider() + "/" + bounded(event.getAccount()),
        bounded(event.getPrincipal()),
        bounded(event.getEventId()),
        event.getTime(),
        bounded(ZONE.matcher(event.getRegion().orElse("")).replaceFirst("$1")),
        bounded(what),
        bounded(part),
        bounded(event.getUserAgent().orElse("")),
        0,
        false,
        event.getErrorCode().isPresent(),
        evidence);
  }

  private CloudRequest asking(int processors, boolean accelerated) {
    return new CloudRequest(
        kind,
        cluster,
        account,
        principal,
        eventId,
        time,
        region,
        what,
        part,
        agent,
        processors,
        accelerated,
        refused,
        evidence);
  }

  /** The same for all of a stretch: dated by its beginning, without what differs within it. */
  CloudRequest datedBy(Instant stretch) {
    return new CloudRequest(
        kind, cluster, account, principal, eventId, stretch, "", what, "", "", vcpus, gpu, refused,
        evidence);
  }

  /** Whom a finding is about. */
  Alias subject() {
    String name = principal.isEmpty() ? "-" : principal;
    return Alias.workload(cluster, "cloud-identity", account.replace('/', ':'), name);
  }

  /** A Mac's client: no instance that runs containers is one. */
  boolean isFromMac() {
    String lower = agent.toLowerCase(Locale.ROOT);
    return lower.contains("darwin/") || lower.contains("os/macos");
  }

  private static String bounded(String text) {
    return BoundedText.cut(text, LONGEST);
  }

  private static CloudRequestState toState(CloudRequest request) {
    return CloudRequestState.newBuilder()
        .setKind(request.kind.name())
        .setCluster(request.cluster)
        .setAccount(request.account)
        .setPrincipal(request.principal)
        .setEventId(request.eventId)
        .setTime(request.time)
        .setRegion(request.region)
        .setWhat(request.what)
        .setPart(request.part)
        .setAgent(request.agent)
        .setVcpus(request.vcpus)
        .setGpu(request.gpu)
        .setRefused(request.refused)
        .setEvidence(StateSerde.toBytes(EVIDENCE, request.evidence))
        .build();
  }

  private static CloudRequest fromState(CloudRequestState state) {
    return new CloudRequest(
        Kind.valueOf(state.getKind()),
        state.getCluster(),
        state.getAccount(),
        state.getPrincipal(),
        state.getEventId(),
        state.getTime(),
        state.getRegion(),
        state.getWhat(),
        state.getPart(),
        state.getAgent(),
        state.getVcpus(),
        state.getGpu(),
        state.getRefused(),
        StateSerde.fromBytes(EVIDENCE, state.getEvidence()));
  }
}
