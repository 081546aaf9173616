package io.firedamp.ingest.route53;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.Parsed;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.ingest.format.AnyFormatReader;
import io.firedamp.schemas.SharedData;
import io.firedamp.schemas.avro.DnsQuery;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A query of another project's tests that the DNS Firewall let pass with an alert, in place. */
class Route53OnRealDataTest {
  private final AnyFormatReader reader =
      new AnyFormatReader(List.of(new Route53Parser()), new Provenance("lab", "route53"));

  @Test
  void readsAQueryWithItsAnswer() throws Exception {
    byte[] sample =
        Files.readAllBytes(SharedData.require("dns/route53/security-analytics-dns-sample.json"));

    assertThat(Parsed.of(DnsQuery.class, reader.read(sample)))
        .singleElement()
        .satisfies(
            query -> {
              assertThat(query.getClientAddress()).isEqualTo("10.200.21.100");
              assertThat(query.getQuery()).isEqualTo("ip-127-0-0-62.alert.firewall.canary");
              assertThat(query.getAnswers()).containsExactly("127.0.0.62");
              assertThat(query.getTime()).isEqualTo("2022-10-13T21:02:36Z");
            });
    assertThat(reader.counts()).isEqualTo(new RecordCounts(1, 1, Map.of(), 0, 0));
  }
}
