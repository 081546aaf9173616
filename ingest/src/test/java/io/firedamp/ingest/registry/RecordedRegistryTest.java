package io.firedamp.ingest.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.json.JsonRecords;
import io.firedamp.schemas.avro.ImagePull;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What a real registry said while a real Docker daemon pushed and pulled; the folder's README says
 * how it was recorded.
 */
class RecordedRegistryTest {
  private static final String MANIFEST =
      "sha256:449700f53922b8999025ec65b13b0a1058f50a24de4a85b9b451c42e1f42baf4";
  private static final String INDEX =
      "sha256:de634ede2a318f34bdc15472093a3438f71aa5733e718291113b4cf90e74ec83";
  private static final String IMAGE = "localhost:5999/quartz/reports";

  private final RegistryParser parser = new RegistryParser();
  private final RecordReader reader = parser.readerFor(new Provenance("prod", "registry"));

  @Test
  void seesNoPullInAPushThoughItLooksAtEveryBlob() throws Exception {
    assertThat(read("push")).isEmpty();
    assertThat(read("push-index")).isEmpty();
  }

  @Test
  void seesOnePullByTagInFiveRequests() throws Exception {
    assertThat(read("pull-by-tag"))
        .singleElement()
        .satisfies(
            pull -> {
              assertThat(pull.getImage()).isEqualTo(IMAGE + ":1.4");
              assertThat(pull.getTag()).contains("1.4");
              assertThat(pull.getManifestDigest()).contains(MANIFEST);
              assertThat(pull.getIndexDigest()).isEmpty();
              assertThat(pull.getAddress()).contains("127.0.0.1");
              assertThat(pull.getPuller()).isEmpty();
              assertThat(pull.getUserAgent().orElseThrow()).startsWith("docker/20.10.24");
            });
  }

  @Test
  void seesOnePullByDigestWithoutATag() throws Exception {
    assertThat(read("pull-by-digest"))
        .singleElement()
        .satisfies(
            pull -> {
              assertThat(pull.getImage()).isEqualTo(IMAGE + "@" + MANIFEST);
              assertThat(pull.getTag()).isEmpty();
              assertThat(pull.getManifestDigest()).contains(MANIFEST);
            });
  }

  @Test
  void seesOnePullOfAnIndexAndNotOfTheManifestBelowIt() throws Exception {
    assertThat(read("pull-of-index"))
        .singleElement()
        .satisfies(
            pull -> {
              assertThat(pull.getImage()).isEqualTo(IMAGE + ":many");
              assertThat(pull.getTag()).contains("many");
              assertThat(pull.getIndexDigest()).contains(INDEX);
              assertThat(pull.getManifestDigest()).isEmpty();
            });
  }

  @Test
  void seesNoPullWhereNothingWasFetched() throws Exception {
    assertThat(read("pull-of-what-is-there")).isEmpty();
    assertThat(read("head")).isEmpty();
    assertThat(reader.counts().leftOut()).containsEntry("HEAD of a manifest", 2L);
  }

  @Test
  void seesAPullByWhoeverFetchesAManifest() throws Exception {
    assertThat(read("get"))
        .extracting(ImagePull::getImage)
        .containsExactly("127.0.0.1:5999/quartz/reports:1.4");
  }

  @Test
  void countsAPullOfTheSameDigestAgainWithinSecondsOnce() throws Exception {
    List<ImagePull> pulls = new ArrayList<>();
    for (String part :
        List.of(
            "push",
            "pull-by-tag",
            "pull-of-what-is-there",
            "pull-by-digest",
            "head",
            "get",
            "push-index",
            "pull-of-index")) {
      pulls.addAll(read(part));
    }

    // The daemon pulled the same digest again within ten seconds: that is one pull of its host.
    assertThat(pulls)
        .extracting(ImagePull::getImage)
        .containsExactly(IMAGE + ":1.4", "127.0.0.1:5999/quartz/reports:1.4", IMAGE + ":many");
    assertThat(pulls).extracting(ImagePull::getEventId).doesNotHaveDuplicates();
  }

  private List<ImagePull> read(String name) throws Exception {
    List<ImagePull> pulls = new ArrayList<>();
    JsonRecords envelopes = JsonRecords.of(bytes(name));
    for (var item = envelopes.next(); item.isPresent(); item = envelopes.next()) {
      byte[] envelope = item.get().bytes();
      assertThat(parser.recognises(RecordHead.of(envelope))).isTrue();
      for (ParsedEvent event : reader.read(envelope)) {
        pulls.add((ImagePull) event.value());
      }
    }
    return pulls;
  }

  private static byte[] bytes(String name) throws IOException {
    String resource = "/registry/" + name + ".json";
    try (InputStream in = RecordedRegistryTest.class.getResourceAsStream(resource)) {
      return Objects.requireNonNull(in, resource).readAllBytes();
    }
  }
}
