package io.firedamp.ingest.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import io.firedamp.schemas.avro.Owner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object's metadata, as far as it tells who the object is. */
final class Metadata {
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_LABEL = 317; // prefix, slash, name
  private static final int MOST_LABELS = 64;
  private static final int MOST_OWNERS = 16;

  @Nullable String name;
  @Nullable String namespace;
  @Nullable String uid;

  /** Seconds the object may still live after it was asked to go; 0 when it is gone. */
  @Nullable Integer graceSeconds;

  /** The controller first. */
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
            case "deletionGracePeriodSeconds" -> graceSeconds = Loose.number(json);
            case "ownerReferences" -> Loose.elements(json, () -> readOwner(json));
            case "labels" -> Loose.members(json, label -> readLabel(label, json));
            default -> {
              // Skipped: managed fields and annotations are long and say nothing of identity.
            }
          }
        });
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
    if (kind != null && called != null && owners.size() < MOST_OWNERS) {
      owners.add(controls[0] ? 0 : owners.size(), owner(kind, called, owner.get("uid")));
    }
  }

  private void readLabel(String label, JsonParser json) throws IOException {
    String value = Loose.text(json, LONGEST_LABEL);
    if (value != null && label.length() <= LONGEST_LABEL && labels.size() < MOST_LABELS) {
      labels.put(label, value);
    }
  }

  private static Owner owner(String kind, String name, @Nullable String uid) {
    return Owner.newBuilder().setKind(kind).setName(name).setUid(uid).build();
  }
}
