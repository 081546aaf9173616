package io.firedamp.ingest.registry;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.event.Events;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonItems;
import io.firedamp.schemas.AddressText;
import io.firedamp.schemas.ImageReference;
import io.firedamp.schemas.LatestUsed;
import io.firedamp.schemas.avro.ImagePull;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes one pull of the many requests it takes: HEAD by tag, index, manifest, blobs. What a client
 * asks for first speaks for the pull; the manifests below an index, and the same one again, belong
 * to it when they come within seconds.
 */
final class PullReader {
  /** A client fetches index and manifest right after each other; the blobs do not matter. */
  private static final Duration ONE_PULL = Duration.ofSeconds(10);

  private static final int MOST_PULLS = 10_000;
  private static final String NO_NAME = "registry.invalid";

  private final RegistryParser parser;
  private final Provenance from;
  private final Map<String, Pull> latestPull = new LatestUsed<>(MOST_PULLS);
  private final Map<String, Tag> tags = new LatestUsed<>(MOST_PULLS);
  private final RecordCounts.Counter counter;

  /** The name a client used for a digest, and when. */
  private record Tag(@Nullable String name, Instant time) {}

  /** What one client pulled from one repository. */
  private record Pull(Instant time, String digest, boolean isIndex, @Nullable String tag) {
    /** Whether a later request is part of it; one with a name of its own is not. */
    boolean includes(Pull later) {
      return isNear(time, later.time)
          && (later.tag == null || later.tag.equals(tag))
          && (later.digest.equals(digest) || (isIndex && !later.isIndex));
    }
  }

  PullReader(RegistryParser parser, Provenance from, RecordCounts.Counter counter) {
    this.parser = parser;
    this.from = from;
    this.counter = counter;
  }

  List<ParsedEvent> read(byte[] record) throws MalformedEventException {
    return parser.read(record, from, counter, this::readTold);
  }

  private void readTold(Told told, JsonItems items) throws MalformedEventException {
    if (!told.leftOut().isEmpty()) {
      items.leaveOut(told.leftOut());
    }
    for (Notification each : told.notifications()) {
      readPull(each, items);
    }
  }

  private void readPull(Notification notification, JsonItems items) throws MalformedEventException {
    if (notification.action == null) {
      // Not a notification at all: nobody says what was done.
      return;
    }
    if (!isOfManifest(notification)) {
      items.leaveOut(kindOf(notification.action));
      return;
    }
    String repository = required("target.repository", notification.repository);
    boolean byNameAlone =
        notification.namesOnly && notification.digest == null && notification.tag != null;
    String digest = byNameAlone ? "" : required("target.digest", notification.digest);
    Instant time = notification.time;
    if (time == null) {
      throw Json.wrong("timestamp", "an RFC 3339 time", "absent");
    }
    String client = clientOf(notification);
    String tag = tag(notification.tag, client + "\n" + digest, time, notification.isHead());
    if (notification.isHead()) {
      items.leaveOut("HEAD of a manifest");
      return;
    }
    Pull pull = new Pull(time, digest, notification.isIndex(), tag);
    Pull before = latestPull.get(client);
    if (before != null && before.includes(pull) && !notification.isPut()) {
      items.leaveOut("another manifest of the same pull");
      return;
    }
    items.add(event(notification, repository, pull));
    latestPull.put(client, pull);
  }

  /**
   * A manifest by its media type; or one that its client has just looked up by HEAD and fetches as
   * if it were any blob.
   */
  private boolean isOfManifest(Notification notification) {
    if (notification.isPut() || (notification.isPull() && notification.isOfManifest())) {
      return true;
    }
    Tag looked = tags.get(clientOf(notification) + "\n" + notification.digest);
    Instant time = notification.time;
    return notification.isPull() && looked != null && time != null && isNear(looked.time, time);
  }

  private static String kindOf(String action) {
    return switch (action) {
      case "push" -> "a push";
      case "mount" -> "a mount of a blob";
      case "delete" -> Told.DELETION;
      default -> "not a pull of a manifest";
    };
  }

  private static String clientOf(Notification notification) {
    return notification.repository
        + "\n"
        + hostOf(notification.address)
        + "\n"
        + notification.userAgent;
  }

  /** The tag of a request, or of the HEAD before it: clients look a tag up, then get its digest. */
  private @Nullable String tag(
      @Nullable String named, String digestOfClient, Instant time, boolean isHead) {
    if (named != null && !named.isEmpty()) {
      tags.put(digestOfClient, new Tag(named, time));
      return named;
    }
    if (isHead) {
      tags.putIfAbsent(digestOfClient, new Tag(null, time));
    }
    Tag before = tags.get(digestOfClient);
    return before != null && isNear(before.time, time) ? before.name : null;
  }

  private static boolean isNear(Instant one, Instant other) {
    return Duration.between(one, other).abs().compareTo(ONE_PULL) <= 0;
  }

  private ParsedEvent event(Notification notification, String repository, Pull found)
      throws MalformedEventException {
    String tag = found.tag;
    @Nullable String digest = found.digest.isEmpty() ? null : found.digest;
    Instant time = found.time;
    String registry = registryOf(notification);
    ImageReference image =
        ImageReference.of(registry, repository, tag, tag == null ? digest : null)
            .orElseThrow(() -> Json.wrong("target.repository", "an image repository", repository));
    ImagePull event =
        ImagePull.newBuilder()
            .setEventId(required("id", notification.id))
            .setTime(time)
            .setCluster(from.cluster())
            .setSource(from.source())
            .setImage(image.toString())
            .setRegistry(image.registry())
            .setRepository(image.repository())
            .setTag(tag)
            .setAction(notification.isPut() ? "push" : "pull")
            .setManifestDigest(found.isIndex ? null : digest)
            .setIndexDigest(found.isIndex ? digest : null)
            .setPuller(notification.actor)
            .setAddress(hostOf(notification.address))
            .setUserAgent(notification.userAgent)
            .build();
    return Events.of(event, time);
  }

  /**
   * The name clients use; a pull-through mirror answers under the name of what it mirrors. It is
   * the client's to write: one that no image could have costs the name, and not the pull.
   */
  private static String registryOf(Notification notification) {
    String host = notification.host == null ? "" : notification.host;
    String rooted = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return ImageReference.of(rooted, "image", null, null).isPresent() ? rooted : NO_NAME;
  }

  private static String required(String place, @Nullable String value)
      throws MalformedEventException {
    if (value == null || value.isEmpty()) {
      throw Json.wrong(place, "present", "absent");
    }
    return value;
  }

  private static @Nullable String hostOf(@Nullable String address) {
    if (address == null) {
      return null;
    }
    int colon = address.lastIndexOf(':');
    boolean port = colon > 0 && (address.indexOf(':') == colon || address.charAt(colon - 1) == ']');
    String host = port ? address.substring(0, colon) : address;
    return AddressText.canonical(host.replace("[", "").replace("]", "")).orElse(host);
  }
}
