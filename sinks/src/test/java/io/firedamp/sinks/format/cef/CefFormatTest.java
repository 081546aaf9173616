package io.firedamp.sinks.format.cef;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.format.HostileIncidents;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CefFormatTest {
  private static final long SEED = 20260316;

  @Test
  void saysWhatWasMeantWhateverAnAttackerWrote() throws CharacterCodingException {
    Random random = new Random(SEED);
    CefFormat format = new CefFormat("0.1");

    for (int round = 0; round < 5_000; round++) {
      Incident incident = HostileIncidents.incident(random, 20);
      StrictCef cef = StrictCef.parse(utf8(format.format(incident, 256 * 1024)));

      Map<String, String> fields = cef.extension();
      assertThat(fields)
          .as("seed %d, round %d", SEED, round)
          .containsEntry("externalId", DeliveryKey.of(incident).toString())
          .containsEntry("cs1", incident.getId())
          .containsEntry("cn1", "3")
          .containsEntry("cs2", shown(incident.getCluster()))
          .containsEntry("msg", shown(incident.getSummary()));
      assertThat(cef.header().get(5)).isEqualTo(VisibleText.of(incident.getTitle(), 256));
    }
  }

  @Test
  void fitsAndNeverLeavesALabelAlone() throws CharacterCodingException {
    Random random = new Random(SEED);

    for (int size = 2048; size < 4096; size++) {
      Incident incident = HostileIncidents.incident(random, 300);
      byte[] line = new CefFormat("0.1").format(incident, size);

      Map<String, String> fields = StrictCef.parse(utf8(line)).extension();
      assertThat(line).as("seed %d", SEED).hasSizeLessThanOrEqualTo(size);
      assertThat(fields).containsEntry("externalId", DeliveryKey.of(incident).toString());
      for (String key : fields.keySet()) {
        if (key.matches("c[sn][0-9]")) {
          assertThat(fields).as("size %d, seed %d", size, SEED).containsKey(key + "Label");
        } else if (key.endsWith("Label")) {
          assertThat(fields).containsKey(key.replace("Label", ""));
        }
      }
    }
  }

  private static String shown(String text) {
    // Spaces around a value are no part of it.
    return VisibleText.of(text, 256).replaceAll("\\A +| +\\z", "");
  }

  private static String utf8(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
