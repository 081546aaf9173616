package io.firedamp.ingest.coredns;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.format.AnyFormatReader;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.DnsQuery;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The line of CoreDNS's own manual, read in place: as it stands there, and as a node keeps it. */
class CoreDnsOnRealDataTest {
  private final AnyFormatReader reader =
      new AnyFormatReader(List.of(new CoreDnsParser()), new Provenance("lab", "coredns"));

  @Test
  void leavesOutTheLineOfTheManualSinceNothingDatesIt() throws Exception {
    assertThat(reader.read(manual())).isEmpty();

    assertThat(reader.counts())
        .isEqualTo(
            new RecordCounts(1, 0, Map.of("coredns: coredns query that nothing dates", 1L), 0, 0));
  }

  @Test
  void readsTheSameLineOutOfAContainersLog() throws Exception {
    String line = new String(manual(), StandardCharsets.UTF_8);
    String kept = "2023-11-14T22:13:22.500123456Z stdout F " + line;

    List<DnsQuery> queries =
        Parsed.of(DnsQuery.class, reader.read(kept.getBytes(StandardCharsets.UTF_8)));

    assertThat(queries)
        .singleElement()
        .satisfies(
            query -> {
              assertThat(query.getClientAddress()).isEqualTo("::1");
              assertThat(query.getQuery()).isEqualTo("example.org");
              assertThat(query.getResponseCode()).contains("NOERROR");
            });
    assertThat(reader.counts()).isEqualTo(new RecordCounts(1, 1, Map.of(), 0, 0));
  }

  private static byte[] manual() throws Exception {
    return Files.readAllBytes(SharedData.require("dns/coredns/readme.log"));
  }
}
