package io.firedamp.ingest.registry;

import com.fasterxml.jackson.core.JsonParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.text.Timestamps;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One event of an envelope, as far as pulls are concerned. */
final class Notification {
  /** The action of a form in which one event tells that an image was put there. */
  static final String PUT = "put";

  /** The media type of an image where a registry does not say which. */
  static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  private static final String ANYTHING = "application/octet-stream";
  private static final int LONGEST = 1024;

  @Nullable String id;
  @Nullable Instant time;
  @Nullable String action;
  @Nullable String mediaType;
  @Nullable String digest;
  @Nullable String repository;
  @Nullable String tag;
  @Nullable String url;
  @Nullable String address;
  @Nullable String host;
  @Nullable String method;
  @Nullable String userAgent;
  @Nullable String actor;

  /** Whether the registry does not tell a digest of what it names by tag. */
  boolean namesOnly;

  static Notification read(JsonParser json) throws IOException, MalformedEventException {
    Notification read = new Notification();
    Json.members(json, "event", name -> read.readMember(name, json));
    return read;
  }

  /** Reads one member of the event; the parser stands on its value. */
  void readMember(String name, JsonParser json) throws IOException, MalformedEventException {
    switch (name) {
      case "id" -> id = Json.text(json, "id", LONGEST);
      case "timestamp" -> time = time(Json.text(json, "timestamp", LONGEST));
      case "action" -> action = Json.text(json, "action", LONGEST);
      case "target" -> readTarget(json);
      case "request" -> readRequest(json);
      case "actor" -> readActor(json);
      default -> {
        // Skipped: the registry's own name and the like.
      }
    }
  }

  boolean isPull() {
    return "pull".equals(action);
  }

  boolean isPut() {
    return PUT.equals(action);
  }

  /**
   * Something that has a manifest's media type; or one that says nothing, and a manifest's address.
   */
  boolean isOfManifest() {
    if (mediaType == null || mediaType.isEmpty() || mediaType.equals(ANYTHING)) {
      return url != null && url.contains("/manifests/");
    }
    return mediaType.contains("manifest") || mediaType.contains("image.index");
  }

  boolean isHead() {
    return "HEAD".equals(method);
  }

  boolean isIndex() {
    return mediaType != null
        && (mediaType.contains("manifest.list") || mediaType.contains("image.index"));
  }

  private void readTarget(JsonParser json) throws IOException, MalformedEventException {
    Json.members(
        json,
        "target",
        name -> {
          switch (name) {
            case "mediaType" -> mediaType = Json.text(json, "target.mediaType", LONGEST);
            case "digest" -> digest = Json.text(json, "target.digest", LONGEST);
            case "repository" -> repository = Json.text(json, "target.repository", LONGEST);
            case "tag" -> tag = Json.text(json, "target.tag", LONGEST);
            case "url" -> url = Json.text(json, "target.url", LONGEST);
            default -> {
              // Skipped: sizes.
            }
          }
        });
  }

  private void readRequest(JsonParser json) throws IOException, MalformedEventException {
    Json.members(
        json,
        "request",
        name -> {
          switch (name) {
            case "addr" -> address = Json.text(json, "request.addr", LONGEST);
            case "host" -> host = Json.text(json, "request.host", LONGEST);
            case "method" -> method = Json.text(json, "request.method", LONGEST);
            case "useragent" -> userAgent = Json.text(json, "request.useragent", LONGEST);
            default -> {
              // Skipped: the request's id is another one for every request of a pull.
            }
          }
        });
  }

  private void readActor(JsonParser json) throws IOException, MalformedEventException {
    Json.members(
        json,
        "actor",
        name -> {
          if (name.equals("name")) {
            actor = Json.text(json, "actor.name", LONGEST);
          }
        });
  }

  static @Nullable Instant time(@Nullable String text) throws MalformedEventException {
    try {
      return text == null ? null : Timestamps.parseLoose(text);
    } catch (DateTimeException e) {
      throw Json.wrong("timestamp", "an RFC 3339 time", text == null ? "null" : text);
    }
  }
}
