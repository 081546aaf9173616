package io.firedamp.ingest.registry;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.Events;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.LoggedLines;
import io.firedamp.ingest.json.LoggedLines.Meaning;
import io.firedamp.ingest.text.LoggedLine;
import io.firedamp.ingest.text.Timestamps;
import io.firedamp.schemas.AddressText;
import io.firedamp.schemas.ImageReference;
import io.firedamp.schemas.avro.ImagePull;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads Artifactory's request log ({@code artifactory-request.log} of version 7): a manifest that
 * was fetched is a pull, one that was put is a push. The log does not say under which name its
 * server was asked; a repository of Artifactory is the first part of the image's.
 *
 * @see <a
 *     href="https://jfrog.com/help/r/jfrog-platform-administration-documentation/request-log">Request
 *     log</a>
 */
public final class ArtifactoryLogParser implements EventParser {
  /** Time, trace, address, user, method, address of what is wanted, status, sizes, agent. */
  private static final Pattern LINE =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\dT[\\d:.]{8,18}Z)\\|([^|]{0,64}+)\\|([^|]{0,255}+)\\|([^|]{0,255}+)"
              + "\\|([A-Z]{3,8}+)\\|(/[^|]{0,4000}+)\\|(\\d{3})\\|(-?\\d{1,19})\\|(-?\\d{1,19})"
              + "\\|(-?[\\d.]{1,19})\\|(.{0,1024}+).*+");

  private static final Pattern MANIFEST =
      Pattern.compile(
          "/(?:artifactory/)?api/docker/([^/]{1,64})/v2/(.{1,255})/manifests/([^/?]++)(?:\\?.*+)?");

  private static final int REFUSED = 300;
  private static final Set<String> NOBODY = Set.of("", "anonymous", "non_authenticated_user");

  @Override
  public String format() {
    return "artifactory-request";
  }

  @Override
  public boolean recognises(RecordHead head) {
    return LoggedLines.lineIn(head).filter(line -> LINE.matcher(line).matches()).isPresent();
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    return readerFor(from).read(record);
  }

  @Override
  public RecordReader readerFor(Provenance from) {
    return LoggedLines.readerFor(from, line -> meaning(line, from));
  }

  private static Meaning meaning(LoggedLine line, Provenance from) throws MalformedEventException {
    Matcher request = LINE.matcher(line.text());
    if (!request.matches()) {
      throw Json.wrong("line", "a request of Artifactory", "'" + line.text() + "'");
    }
    Matcher manifest = MANIFEST.matcher(request.group(6));
    if (!manifest.matches()) {
      return Meaning.leftOut("a request for no manifest");
    }
    if (Integer.parseInt(request.group(7)) >= REFUSED) {
      return Meaning.leftOut(Told.FAILURE);
    }
    return switch (request.group(5)) {
      case "GET" -> Meaning.of(event("pull", request, manifest, from));
      case "PUT" -> Meaning.of(event("push", request, manifest, from));
      case "HEAD" -> Meaning.leftOut("HEAD of a manifest");
      case "DELETE" -> Meaning.leftOut(Told.DELETION);
      default -> Meaning.leftOut(Told.OTHER);
    };
  }

  private static ParsedEvent event(
      String action, Matcher request, Matcher manifest, Provenance from)
      throws MalformedEventException {
    Instant time = time(request.group(1));
    String named = manifest.group(3);
    String digest = named.toLowerCase(Locale.ROOT).startsWith("sha256:") ? named : null;
    ImageReference image =
        ImageReference.of(
                "registry.invalid",
                manifest.group(1) + "/" + manifest.group(2),
                digest == null ? named : null,
                digest)
            .orElseThrow(() -> Json.wrong("path", "of an image", "'" + request.group(6) + "'"));
    String address = request.group(3);
    ImagePull event =
        ImagePull.newBuilder()
            .setEventId(ContentId.of("artifactory", request.group()))
            .setTime(time)
            .setCluster(from.cluster())
            .setSource(from.source())
            .setImage(image.toString())
            .setRegistry(image.registry())
            .setRepository(image.repository())
            .setTag(image.tag())
            .setAction(action)
            .setManifestDigest(image.digest())
            .setPuller(NOBODY.contains(request.group(4)) ? null : request.group(4))
            .setAddress(orNull(AddressText.canonical(address).orElse(address)))
            .setUserAgent(orNull(request.group(11)))
            .build();
    return Events.of(event);
  }

  private static Instant time(String text) throws MalformedEventException {
    try {
      Instant time = Timestamps.parse(text);
      if (!time.isBefore(Instant.EPOCH)) {
        return Instant.ofEpochMilli(time.toEpochMilli());
      }
    } catch (DateTimeException noTime) {
      // Answered below, with the value.
    }
    throw Json.wrong("time", "an ISO 8601 time since 1970", "'" + text + "'");
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
