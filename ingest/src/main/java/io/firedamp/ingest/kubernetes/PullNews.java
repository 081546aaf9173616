package io.firedamp.ingest.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.schemas.ImageReference;
import io.firedamp.schemas.avro.ImagePull;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an event object (of {@code v1} or {@code events.k8s.io/v1}) says of an image that its node
 * pulled, whatever the container runtime: the kubelet writes it once the image is there.
 */
final class PullNews {
  private static final int LONGEST = 1024;
  private static final String KUBELET = "kubelet";
  private static final Pattern PULLED =
      Pattern.compile("Successfully pulled image \"([^\"\\s]{1,512})\"");

  private boolean isOne;
  private @Nullable String reason;
  private @Nullable String message;
  private @Nullable String node;
  private @Nullable String author;
  private @Nullable Instant latest;
  private @Nullable Instant only;
  private @Nullable Instant first;

  /** Reads a member of the object; false when it is none of an event's. */
  boolean readMember(String name, JsonParser json) throws IOException {
    switch (name) {
      case "involvedObject", "regarding" -> isOne = true;
      case "reason" -> reason = Loose.text(json, LONGEST);
      case "message", "note" -> message = Loose.text(json, LONGEST);
      case "reportingInstance" -> setNode(Loose.text(json, LONGEST));
      case "reportingController", "reportingComponent" -> setAuthor(Loose.text(json, LONGEST));
      case "source", "deprecatedSource" -> Loose.members(json, part -> readSource(part, json));
      case "lastTimestamp", "deprecatedLastTimestamp" -> latest = time(json, latest);
      case "series" -> Loose.members(json, part -> readSeries(part, json));
      case "eventTime" -> only = time(json, only);
      case "firstTimestamp", "deprecatedFirstTimestamp" -> first = time(json, first);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void readSource(String part, JsonParser json) throws IOException {
    if (part.equals("host")) {
      setNode(Loose.text(json, LONGEST));
    } else if (part.equals("component")) {
      setAuthor(Loose.text(json, LONGEST));
    }
  }

  private void readSeries(String part, JsonParser json) throws IOException {
    if (part.equals("lastObservedTime")) {
      latest = time(json, latest);
    }
  }

  private void setNode(@Nullable String text) {
    node = text == null || text.isEmpty() ? node : text;
  }

  private void setAuthor(@Nullable String text) {
    author = text == null || text.isEmpty() ? author : text;
  }

  private static @Nullable Instant time(JsonParser json, @Nullable Instant before)
      throws IOException {
    return Loose.time(Loose.text(json, LONGEST)).orElse(before);
  }

  /** Whether the object is an event at all: no other names what it is about so. */
  boolean isOne() {
    return isOne;
  }

  /** Why it tells of no pull. */
  String leftOut() {
    return switch (reason == null ? "" : reason) {
      case "Pulling" -> "event of a pull that has begun";
      case "Pulled" -> "event of an image that was there already";
      default -> "event of another kind";
    };
  }

  /** The image, in canonical form, if a kubelet says that it was pulled. */
  Optional<ImageReference> image() {
    Matcher pulled = PULLED.matcher(message == null ? "" : message);
    return isOne && "Pulled".equals(reason) && isOfKubelet() && pulled.lookingAt()
        ? ImageReference.parse(pulled.group(1))
        : Optional.empty();
  }

  /** Before events of {@code events.k8s.io}, none had to say who reports it. */
  private boolean isOfKubelet() {
    return author == null || author.equals(KUBELET);
  }

  /** When it was last seen, as several pulls of one image share an event. */
  Optional<Instant> time(@Nullable Instant created) {
    return Arrays.asList(latest, only, first, created).stream()
        .filter(Objects::nonNull)
        .findFirst();
  }

  @Nullable String node() {
    return node;
  }

  /**
   * The pull of an image.
   *
   * @param node that pulled it
   * @param record what the record is known by
   */
  static ImagePull pull(
      ImageReference image, Provenance from, Instant time, @Nullable String node, String record) {
    return ImagePull.newBuilder()
        .setEventId(ContentId.of("kubernetes-pull", record, time.toString(), image.toString()))
        .setTime(time)
        .setCluster(from.cluster())
        .setSource(from.source())
        .setImage(image.toString())
        .setRegistry(image.registry())
        .setRepository(image.repository())
        .setTag(image.tag())
        .setManifestDigest(image.digest())
        .setNode(node)
        .build();
  }
}
