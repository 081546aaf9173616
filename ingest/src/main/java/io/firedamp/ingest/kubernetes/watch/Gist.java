package io.firedamp.ingest.kubernetes.watch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.schemas.BoundedText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * An object cut down to what the parser reads of it: enough to tell once more who it was when it is
 * gone.
 */
final class Gist {
  /** More than the parser keeps of any text. */
  private static final int LONGEST_TEXT = 4096;

  private static final JsonFactory JSON = new JsonFactory();

  private final String key;
  private final String version;
  private final byte[] json;

  Gist(String key, String version, byte[] json) {
    this.key = key;
    this.version = version;
    this.json = json;
  }

  /** Its uid, or its namespace and name where it has none. */
  String key() {
    return key;
  }

  /** Its resource version; empty when it has none. */
  String version() {
    return version;
  }

  /** An object again. Not copied. */
  byte[] json() {
    return json;
  }

  /** The members of an object that are kept. */
  private interface Kept {
    /** What is kept of a member, or {@link #NOTHING}. */
    Kept member(String name);
  }

  private static final Kept NOTHING = name -> nothing();
  private static final Kept TEXT = name -> nothing();
  private static final Kept TEXTS = name -> text();

  private static final Kept OWNER = texts("kind", "name", "uid", "controller");
  private static final Kept METADATA =
      these(
          Map.of(
              "name", TEXT,
              "namespace", TEXT,
              "uid", TEXT,
              "resourceVersion", TEXT,
              "creationTimestamp", TEXT,
              "deletionTimestamp", TEXT,
              "annotations", texts("kubernetes.io/config.source"),
              "ownerReferences", OWNER,
              "labels", TEXTS));
  private static final Kept CONTAINER = texts("name", "image");
  private static final Kept SPEC =
      these(
          Map.of(
              "nodeName", TEXT,
              "hostNetwork", TEXT,
              "containers", CONTAINER,
              "initContainers", CONTAINER,
              "ephemeralContainers", CONTAINER));
  private static final Kept STATE = name -> texts("startedAt", "finishedAt");
  private static final Kept CONTAINER_STATUS =
      these(
          Map.of(
              "name", TEXT, "image", TEXT, "imageID", TEXT, "containerID", TEXT, "state", STATE));
  private static final Kept STATUS =
      these(
          Map.ofEntries(
              Map.entry("phase", TEXT),
              Map.entry("hostIP", TEXT),
              Map.entry("podIP", TEXT),
              Map.entry("startTime", TEXT),
              Map.entry("podIPs", texts("ip")),
              Map.entry("addresses", texts("address")),
              Map.entry("conditions", texts("lastTransitionTime")),
              Map.entry("containerStatuses", CONTAINER_STATUS),
              Map.entry("initContainerStatuses", CONTAINER_STATUS),
              Map.entry("ephemeralContainerStatuses", CONTAINER_STATUS)));
  private static final Kept OBJECT =
      these(Map.of("kind", TEXT, "metadata", METADATA, "spec", SPEC, "status", STATUS));

  private static Kept nothing() {
    return NOTHING;
  }

  private static Kept text() {
    return TEXT;
  }

  private static Kept these(Map<String, Kept> members) {
    return name -> members.getOrDefault(name, NOTHING);
  }

  private static Kept texts(String... names) {
    Map<String, Kept> members = new HashMap<>();
    for (String name : names) {
      members.put(name, TEXT);
    }
    return these(members);
  }

  /** Reads the object the parser stands on, and leaves it on its last token. */
  static Gist read(JsonParser json) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Copy copy;
    try (JsonGenerator to = JSON.createGenerator(out)) {
      copy = new Copy(json, to);
      copy.object(OBJECT);
    }
    return new Gist(copy.key(), copy.named("resourceVersion"), out.toByteArray());
  }

  /** One object on its way from a parser to a generator. */
  private static final class Copy {
    private final JsonParser json;
    private final JsonGenerator to;
    private final Map<String, String> names = new HashMap<>();

    Copy(JsonParser json, JsonGenerator to) {
      this.json = json;
      this.to = to;
    }

    String named(String member) {
      return names.getOrDefault(member, "");
    }

    String key() {
      String uid = named("uid");
      return uid.isEmpty() ? named("namespace") + "/" + named("name") : uid;
    }

    void object(Kept kept) throws IOException {
      to.writeStartObject();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String name = json.currentName();
        json.nextToken();
        Kept inner = kept.member(name);
        if (inner != NOTHING) {
          member(name, inner, kept == METADATA);
        }
        json.skipChildren();
      }
      to.writeEndObject();
    }

    private void member(String name, Kept kept, boolean names) throws IOException {
      switch (json.currentToken()) {
        case VALUE_STRING -> text(name, kept, names);
        case VALUE_TRUE, VALUE_FALSE -> to.writeBooleanField(name, json.getBooleanValue());
        case START_OBJECT -> {
          if (kept != TEXT) {
            to.writeFieldName(name);
            object(kept);
          }
        }
        case START_ARRAY -> {
          if (kept != TEXT) {
            to.writeFieldName(name);
            array(kept);
          }
        }
        default -> {
          // A null says nothing, and no number is asked for.
        }
      }
    }

    private void text(String name, Kept kept, boolean isName) throws IOException {
      String text = BoundedText.cut(json.getText(), LONGEST_TEXT);
      if (kept == TEXT) {
        to.writeStringField(name, text);
      }
      if (isName) {
        names.put(name, text);
      }
    }

    private void array(Kept kept) throws IOException {
      to.writeStartArray();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (json.currentToken() == JsonToken.START_OBJECT) {
          object(kept);
        } else {
          json.skipChildren();
        }
      }
      to.writeEndArray();
    }
  }
}
