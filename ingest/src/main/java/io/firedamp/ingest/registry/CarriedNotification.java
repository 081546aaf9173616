package io.firedamp.ingest.registry;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What other registries than Distribution post: Harbor's webhook, alone or as a CloudEvent, and
 * ECR's image action by way of EventBridge. Each becomes notifications as Distribution sends them.
 */
final class CarriedNotification {
  private static final int LONGEST = 1024;
  private static final int MOST_RESOURCES = 256;
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  /** Where Harbor and ECR tell what was done; the names differ by carrier. */
  private @Nullable String type;

  private @Nullable String id;
  private @Nullable Instant time;
  private @Nullable String operator;
  private @Nullable String account;
  private @Nullable String region;
  private @Nullable String repository;
  private @Nullable String result;
  private final List<Notification> resources = new ArrayList<>();

  /** Reads one member of the record; false when it belongs to no such form. */
  boolean readMember(String name, JsonParser json) throws IOException, MalformedEventException {
    switch (name) {
      case "type", "detail-type" -> type = Json.text(json, name, LONGEST);
      case "occur_at" -> {
        Integer seconds = Json.wholeNumber(json, name, 0, Integer.MAX_VALUE);
        time = seconds == null ? null : Instant.ofEpochSecond(seconds);
      }
      case "time" -> time = Notification.time(Json.text(json, name, LONGEST));
      case "operator" -> operator = Json.text(json, name, LONGEST);
      case "account" -> account = Json.text(json, name, LONGEST);
      case "region" -> region = Json.text(json, name, LONGEST);
      case "id" -> id = Json.text(json, name, LONGEST);
      case "event_data", "data" -> Json.members(json, name, member -> readData(member, json));
      case "detail" -> readImageAction(json);
      default -> {
        return false;
      }
    }
    return true;
  }

  @Nullable String id() {
    return id;
  }

  /** Whether the record was one of these forms. */
  boolean isOne() {
    return type != null;
  }

  List<Notification> notifications() {
    for (Notification resource : resources) {
      resource.time = time;
      resource.action = action();
      resource.mediaType = MANIFEST;
      resource.actor = operator;
      if (repository != null) {
        resource.repository = repository;
      }
      if (resource.tag != null && resource.tag.equals(resource.digest)) {
        resource.tag = null;
      }
      resource.id = idOf(resource);
    }
    return resources;
  }

  /** The carrier's own where it tells of one image; else what tells its images apart, too. */
  private String idOf(Notification resource) {
    return id != null && resources.size() == 1
        ? id
        : ContentId.of(
            String.valueOf(id),
            String.valueOf(type),
            String.valueOf(time),
            String.valueOf(operator),
            String.valueOf(resource.repository),
            String.valueOf(resource.digest),
            String.valueOf(resource.tag));
  }

  private String action() {
    if ("PULL_ARTIFACT".equals(type) || "harbor.artifact.pulled".equals(type)) {
      return "pull";
    }
    boolean put =
        "PUSH_ARTIFACT".equals(type)
            || "harbor.artifact.pushed".equals(type)
            || ("ECR Image Action".equals(type) && "PUSH SUCCESS".equals(result));
    return put ? Notification.PUT : "";
  }

  private void readData(String name, JsonParser json) throws IOException, MalformedEventException {
    if (name.equals("resources") && Json.isArray(json, name)) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        Notification resource = new Notification();
        Json.members(json, "resource", member -> readResource(resource, member, json));
        if (resources.size() < MOST_RESOURCES) {
          resources.add(resource);
        }
      }
    } else if (name.equals("repository")) {
      Json.members(json, name, member -> readRepository(member, json));
    }
  }

  private static void readResource(Notification resource, String name, JsonParser json)
      throws IOException, MalformedEventException {
    switch (name) {
      case "digest" -> resource.digest = Json.text(json, name, LONGEST);
      case "tag" -> resource.tag = Json.text(json, name, LONGEST);
      case "resource_url" -> {
        String url = Json.text(json, name, LONGEST);
        resource.host =
            url == null || url.indexOf('/') < 1 ? null : url.substring(0, url.indexOf('/'));
      }
      default -> {
        // Skipped: sizes and scan reports.
      }
    }
  }

  private void readRepository(String name, JsonParser json)
      throws IOException, MalformedEventException {
    if (name.equals("repo_full_name")) {
      repository = Json.text(json, name, LONGEST);
    }
  }

  private void readImageAction(JsonParser json) throws IOException, MalformedEventException {
    Notification resource = new Notification();
    String[] told = {"", ""};
    Json.members(
        json,
        "detail",
        name -> {
          switch (name) {
            case "repository-name" -> resource.repository = Json.text(json, name, LONGEST);
            case "image-digest" -> resource.digest = Json.text(json, name, LONGEST);
            case "image-tag" -> resource.tag = Json.text(json, name, LONGEST);
            case "action-type" -> told[0] = String.valueOf(Json.text(json, name, LONGEST));
            case "result" -> told[1] = String.valueOf(Json.text(json, name, LONGEST));
            default -> {
              // Skipped: the manifest's media type is not always told.
            }
          }
        });
    result = told[0] + " " + told[1];
    resource.host = account + ".dkr.ecr." + region + ".amazonaws.com";
    resources.add(resource);
  }
}
