package io.firedamp.ingest.registry;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.json.JsonFields;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * GitHub's events {@code package} and {@code registry_package}: a version of an image was put into
 * its container registry. It tells nobody of pulls.
 *
 * @see <a href="https://docs.github.com/en/webhooks/webhook-events-and-payloads#package">Webhook
 *     events and payloads</a>
 */
final class GitHubForm implements Form {
  private static final Set<String> IMAGES = Set.of("container", "docker");
  private static final String[] PACKAGES = {"package", "registry_package"};

  static Stream<String> fields() {
    return Stream.concat(
        Stream.of("action", "sender.login"),
        Stream.of(PACKAGES)
            .flatMap(
                each ->
                    Stream.of(
                            "name",
                            "namespace",
                            "package_type",
                            "ecosystem",
                            "created_at",
                            "updated_at",
                            "owner.login",
                            "registry.type",
                            "package_version.name",
                            "package_version.version",
                            "package_version.created_at",
                            "package_version.updated_at",
                            "package_version.container_metadata.tag.name",
                            "package_version.container_metadata.tag.digest",
                            "package_version.container_metadata.manifest.digest")
                        .map(field -> each + "." + field)));
  }

  @Override
  public boolean recognises(RecordHead head) {
    return head.keys().contains("action")
        && (head.keys().contains(PACKAGES[0]) || head.keys().contains(PACKAGES[1]));
  }

  @Override
  public boolean isOne(RegistryRecord record) {
    return record.fields().has("action") && Stream.of(PACKAGES).anyMatch(record.fields()::has);
  }

  @Override
  public Told tell(RegistryRecord record) throws MalformedEventException {
    JsonFields fields = record.fields();
    String of = fields.has(PACKAGES[0]) ? PACKAGES[0] + "." : PACKAGES[1] + ".";
    if (!isImage(fields, of)) {
      return Told.leftOut("a package that is no image");
    }
    if (!"published".equals(fields.text("action"))) {
      return Told.leftOut(Told.OTHER);
    }
    Notification push = push(record, of);
    return push.time == null
        ? Told.leftOut(Told.UNDATED_PUSH)
        : Told.of(RegistryRecord.withContentId(push, "github"));
  }

  /** The type of a package is not always told, and not always right; what it holds is. */
  private static boolean isImage(JsonFields fields, String of) throws MalformedEventException {
    return fields.has(of + "package_version.container_metadata")
        || isKind(fields.text(of + "package_type"))
        || isKind(fields.text(of + "ecosystem"))
        || isKind(fields.text(of + "registry.type"));
  }

  private static boolean isKind(@Nullable String kind) {
    return kind != null && IMAGES.contains(kind.toLowerCase(Locale.ROOT));
  }

  private static Notification push(RegistryRecord record, String of)
      throws MalformedEventException {
    JsonFields fields = record.fields();
    String version = of + "package_version.";
    String metadata = version + "container_metadata.";
    Notification push = new Notification();
    push.action = Notification.PUT;
    push.mediaType = Notification.MANIFEST;
    push.host = "ghcr.io";
    push.repository = ownerOf(record, of) + "/" + fields.required(of + "name");
    push.digest =
        firstDigest(
            record,
            version + "version",
            version + "name",
            metadata + "tag.digest",
            metadata + "manifest.digest");
    String tag = record.first(metadata + "tag.name", version + "version", version + "name");
    push.tag = tag == null || tag.startsWith("sha256:") ? null : tag;
    if (push.tag == null && push.digest == null) {
      throw JsonFields.missing(metadata + "tag.name");
    }
    push.namesOnly = true;
    push.actor = fields.text("sender.login");
    push.time =
        record
            .firstTime(
                version + "updated_at",
                version + "created_at",
                of + "updated_at",
                of + "created_at")
            .orElse(null);
    return push;
  }

  private static String ownerOf(RegistryRecord record, String of) throws MalformedEventException {
    String owner = record.first(of + "owner.login", of + "namespace");
    if (owner == null) {
      throw JsonFields.missing(of + "owner.login");
    }
    int slash = owner.indexOf('/');
    return slash < 0 ? owner : owner.substring(0, slash);
  }

  private static @Nullable String firstDigest(RegistryRecord record, String... paths)
      throws MalformedEventException {
    for (String path : paths) {
      String text = record.fields().text(path);
      if (RegistryRecord.isDigest(text)) {
        return text;
      }
    }
    return null;
  }
}
