package io.firedamp.ingest.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.schemas.avro.DeadLetter;
import io.firedamp.schemas.avro.ImagePull;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArtifactoryLogParserTest {
  private static final String PULL =
      "2026-04-14T10:00:00.250Z|5e1ab1c1|192.0.2.7|robot|GET|/api/docker/docker-remote/v2/library/nginx/manifests/1.27|200|-1|1234|567|containerd/1.7";

  private final ArtifactoryLogParser parser = new ArtifactoryLogParser();
  private final RecordReader reader = parser.readerFor(new Provenance("prod", "artifactory"));

  @Test
  void readsAManifestThatWasFetchedAsAPull() throws Exception {
    assertThat(parser.recognises(RecordHead.of(PULL.getBytes(UTF_8)))).isTrue();
    assertThat(Parsed.of(ImagePull.class, reader.read(PULL.getBytes(UTF_8))))
        .singleElement()
        .returns("registry.invalid/docker-remote/library/nginx:1.27", ImagePull::getImage)
        .returns("pull", ImagePull::getAction)
        .returns(Instant.parse("2026-04-14T10:00:00.250Z"), ImagePull::getTime)
        .satisfies(
            pull -> {
              assertThat(pull.getPuller()).contains("robot");
              assertThat(pull.getAddress()).contains("192.0.2.7");
              assertThat(pull.getUserAgent()).contains("containerd/1.7");
            });
  }

  @Test
  void readsAManifestThatWasPutAsAPushByItsDigest() throws Exception {
    String digest = "sha256:" + "ab".repeat(32);
    String push = PULL.replace("|GET|", "|PUT|").replace("1.27", digest);

    assertThat(Parsed.of(ImagePull.class, reader.read(push.getBytes(UTF_8))))
        .singleElement()
        .returns("push", ImagePull::getAction)
        .satisfies(event -> assertThat(event.getManifestDigest()).contains(digest));
  }

  @ParameterizedTest
  @CsvSource({
    "|GET|, |HEAD|, HEAD of a manifest",
    "|GET|, |DELETE|, a deletion",
    "|GET|, |POST|, another event of a registry",
    "|200|, |404|, a request that did not succeed",
    "/manifests/1.27, /blobs/sha256:ab, a request for no manifest"
  })
  void namesEveryOtherRequest(String part, String instead, String reason) throws Exception {
    assertThat(reader.read(PULL.replace(part, instead).getBytes(UTF_8))).isEmpty();
    assertThat(reader.counts().leftOut()).containsExactly(Map.entry(reason, 1L));
  }

  @Test
  void oneLineThatIsNoneCostsNoOther() throws Exception {
    var events = reader.read((PULL + "\nnonsense\n" + PULL).getBytes(UTF_8));

    assertThat(Parsed.of(ImagePull.class, events)).hasSize(2);
    assertThat(Parsed.of(DeadLetter.class, events))
        .singleElement()
        .satisfies(
            letter ->
                assertThat(letter.getReason()).startsWith("line must be a request of Artifactory"));
  }

  @Test
  void recognisesNothingElse() {
    assertThat(parser.recognises(RecordHead.of("2026-04-14T10:00:00Z|a|b".getBytes(UTF_8))))
        .isFalse();
  }
}
