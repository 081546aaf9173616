package io.firedamp.ingest.docker;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.event.ContentId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One line of an engine's event stream.
 *
 * @param engine docker or podman
 * @param id the container's id or, for images, the name pulled; empty for what names nothing
 * @param nanos when, since 1970: the precision {@code since} asks for
 */
record DockerEvent(
    String engine,
    String type,
    String action,
    String id,
    long nanos,
    Map<String, String> attributes,
    String eventId) {
  private static final long NANOS = 1_000_000_000L;

  /** By which Podman, asked by Docker's API, tells what was pulled; its name is an attribute. */
  private static final Pattern IMAGE_ID = Pattern.compile("(sha256:)?[0-9a-f]{64}");

  private static final Set<String> NO_LABELS =
      Set.of("image", "name", "exitCode", "signal", "execID", "execDuration", "containerExitCode");

  static DockerEvent of(JsonTree json) throws MalformedEventException {
    String type =
        json.text("Type").orElseThrow(() -> new MalformedEventException("an event without Type"));
    return json.at("Actor").isObject() ? dockers(json, type) : podmans(json, type);
  }

  private static DockerEvent dockers(JsonTree json, String type) throws MalformedEventException {
    String action = required(json.text("Action").or(() -> json.text("status")), "Action");
    Optional<String> named = json.text("Actor", "ID").or(() -> json.text("id"));
    String id = subject(named, type, action, "Actor.ID");
    if (type.equals("image") && IMAGE_ID.matcher(id).matches()) {
      id = json.text("Actor", "Attributes", "name").orElse(id);
    }
    return of("docker", type, action, id, nanos(json), json.at("Actor", "Attributes"));
  }

  /** Podman has one flat object and its own names: {@code pull} has the image's name in Name. */
  private static DockerEvent podmans(JsonTree json, String type) throws MalformedEventException {
    String action = required(json.text("Status"), "Action or Status");
    String id = subject(json.text(type.equals("image") ? "Name" : "ID"), type, action, "ID");
    Optional<Instant> time = Images.time(json.text("Time"));
    long nanos =
        time.isPresent() ? ChronoUnit.NANOS.between(Instant.EPOCH, time.get()) : nanos(json);
    DockerEvent event = of("podman", type, action, id, nanos, json.at("Attributes"));
    json.text("Name").ifPresent(name -> event.attributes().put("name", name));
    json.text("Image").ifPresent(image -> event.attributes().put("image", image));
    return event;
  }

  private static DockerEvent of(
      String engine, String type, String action, String id, long nanos, JsonTree attributes)
      throws MalformedEventException {
    if (!Images.isPlausible(Instant.ofEpochSecond(0, nanos))) {
      throw new MalformedEventException("an event's time must be after 1970, was " + nanos + " ns");
    }
    Map<String, String> texts = new LinkedHashMap<>();
    attributes.members().forEach((name, value) -> texts.put(name, value.text().orElse("")));
    String eventId = ContentId.of(engine, type, action, id, Long.toString(nanos));
    return new DockerEvent(engine, type, action, id, nanos, texts, eventId);
  }

  private static long nanos(JsonTree json) throws MalformedEventException {
    OptionalLong precise = json.integer("timeNano");
    return precise.isPresent() ? precise.getAsLong() : seconds(json) * NANOS;
  }

  private static long seconds(JsonTree json) throws MalformedEventException {
    long seconds = json.integer("time").orElse(0);
    if (seconds <= 0 || seconds > Integer.MAX_VALUE * 2L) {
      throw new MalformedEventException("an event needs a time, in seconds since 1970");
    }
    return seconds;
  }

  /**
   * Of builders, networks and volumes nothing is asked, so they need no name; a prune has none, and
   * an image that is untagged, loaded or removed has lost it or never had one.
   */
  private static String subject(Optional<String> id, String type, String action, String name)
      throws MalformedEventException {
    boolean isAsked =
        type.equals("image")
            ? action.equals("pull")
            : type.equals("container") && !action.equals("prune");
    return isAsked ? required(id, name) : id.orElse("");
  }

  private static String required(Optional<String> text, String name)
      throws MalformedEventException {
    return text.orElseThrow(() -> new MalformedEventException("an event without " + name));
  }

  Instant time() {
    return Instant.ofEpochSecond(0, nanos);
  }

  boolean is(String type, String action) {
    return this.type.equals(type) && this.action.equals(action);
  }

  Optional<String> attribute(String name) {
    return Optional.ofNullable(attributes.get(name)).filter(text -> !text.isEmpty());
  }

  /** The container's labels, which the engine mixes with its own attributes. */
  Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    attributes.forEach(
        (name, value) -> {
          if (!NO_LABELS.contains(name)) {
            Bounds.putLabel(labels, name, value);
          }
        });
    return labels;
  }
}
