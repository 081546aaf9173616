package io.firedamp.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.firedamp.schemas.AvroSerde;
import io.firedamp.schemas.avro.Evidence;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.IncidentKind;
import io.firedamp.schemas.avro.IncidentStatus;
import io.firedamp.schemas.avro.IndicatorRef;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.LegScore;
import io.firedamp.schemas.avro.Severity;
import io.firedamp.schemas.avro.SumLine;
import io.firedamp.schemas.avro.Technique;
import io.firedamp.schemas.avro.TimelineEntry;
import io.firedamp.schemas.avro.Workload;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IncidentTextTest {
  private final StringWriter out = new StringWriter();
  private final IncidentText text =
      new IncidentText(new Terminal(new PrintWriter(out), new PrintWriter(out), false));

  /** Avro makes instances of a type only once somebody has vouched for it, as its serde does. */
  @BeforeAll
  static void vouchForIncidents() {
    AvroSerde.of(Incident.class);
  }

  @Test
  void tellsOneIncidentToAPerson() {
    text.print(incident("Miner on web"), List.of("file: firedamp-data/incidents.jsonl"), List.of());

    assertThat(out.toString())
        .isEqualTo(
            """
            CRITICAL  Miner on web
              incident  6f0c
              status    OPEN, revision 3, confidence 97 %
              workload  deployment shop/web (lab)
              seen      2021-03-01 10:00:00Z to 2021-03-01 10:05:00Z (5m)

              Stop it.

            Why (COR-01)
              NETWORK  NET-01   weight 44

            Timeline
              2021-03-01 10:05:00Z  HIGH     NETWORK  NET-01   talks to a pool
                                    xmr.example:3333

            Attacker
              pool  xmr.example:3333

            Images
              docker.io/azurenql/tomcat:latest

            ATT&CK
              T1496.001  Compute Hijacking (TA0040 Impact)

            Evidence
              2021-03-01 10:05:00Z  firedamp.network-flows/0@12  e1

            Delivered
              file: firedamp-data/incidents.jsonl
            """);
  }

  @Test
  void addsTheEvidenceUp() {
    Incident incident =
        Incident.newBuilder(incident("Miner on web"))
            .setDecibans(6.9)
            .setConfidence(83)
            .setChange("ESCALATED")
            .setSum(
                List.of(
                    new SumLine("prior", -40.0, "one miner in 10,000 workload-days"),
                    new SumLine("compute MET-03", 17.0, "burns steadily"),
                    new SumLine("network NET-04", 32.9, "held for 10m"),
                    new SumLine("peer in common", -3.0, "")))
            .build();

    text.print(incident, List.of(), List.of());

    assertThat(out.toString())
        .contains("status    OPEN, revision 3, confidence 83 % (ESCALATED)")
        .contains(
            """
            Why (COR-01)
                -40.0 dB  prior           one miner in 10,000 workload-days
                +17.0 dB  compute MET-03  burns steadily
                +32.9 dB  network NET-04  held for 10m
                 -3.0 dB  peer in common
              ----------
                 +6.9 dB  = 83 %
            """)
        .doesNotContain("weight");
  }

  @Test
  void tellsWhatBurnsHowWideAndWhetherItGoesOn() {
    Incident incident =
        Incident.newBuilder(incident("Miner on web"))
            .setPodsNow(2)
            .setPodsEver(120)
            .setNodesNow(1)
            .setNodesEver(9)
            .setBurning(List.of("app", "side"))
            .setCores(3.5)
            .setCoreHours(12.25)
            .setCost(0.49)
            .setOngoing(true)
            .setLastSeen(Instant.parse("2021-03-01T11:00:00Z"))
            .build();

    text.print(incident, List.of(), List.of());

    assertThat(out.toString())
        .contains(
            """
              where     2 pods now, 120 ever; 1 nodes now, 9 ever
              burning   app, side
              burnt     3.50 cores, 12.3 core-hours, about $0.49
              last seen 2021-03-01 11:00:00Z, goes on
            """);
  }

  @Test
  void saysThatItHasStopped() {
    Incident incident =
        Incident.newBuilder(incident("Miner on web"))
            .setLastSeen(Instant.parse("2021-03-01T11:00:00Z"))
            .build();

    text.print(incident, List.of(), List.of());

    assertThat(out.toString()).contains("last seen 2021-03-01 11:00:00Z, not since");
  }

  @Test
  void saysWhatCannotBeSeenOfIt() {
    text.print(incident("Miner on web"), List.of(), List.of("network: no flows since 10:04"));

    assertThat(out.toString()).contains("\nCannot be seen now\n  network: no flows since 10:04\n");
  }

  @Test
  void givesTheSilenceOfASourceNoConfidenceOfMining() {
    Incident silence =
        Incident.newBuilder(incident("Source audit is silent"))
            .setKind(IncidentKind.HEALTH)
            .build();

    text.print(silence, List.of(), List.of());

    assertThat(out.toString())
        .contains("revision 3, about what can be seen")
        .doesNotContain("confidence 97");
  }

  @Test
  void showsWhatAnAttackerWroteIntoANoteSafely() {
    Incident incident =
        Incident.newBuilder(incident("Miner on web"))
            .setSum(List.of(new SumLine("x", 1.0, "\u001b[2J")))
            .build();

    text.print(incident, List.of(), List.of());

    assertThat(out.toString()).contains("\\u001b[2J").doesNotContain("\u001b");
  }

  @Test
  void showsControlCharactersInsteadOfObeyingThem() {
    text.print(incident("a\u001b[2Jb\r\nc\u202Ed"), List.of(), List.of());

    assertThat(out.toString()).contains("a\\u001b[2Jb\\u000d\\u000ac\\u202ed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\u202e", "\u2066", "\u2028", "\u0085", "\u009b", "\u001b", "\r", "\n", "\u007f"})
  void showsWhateverIsActiveWhereverSomebodyWroteIt(String active) {
    String name = "a" + active + "b";
    Incident incident =
        Incident.newBuilder(incident("Miner run by " + name))
            .setWorkload(new Workload("lab", name, name, name))
            .setSummary(name)
            .setImages(List.of(name))
            .setBurning(List.of(name))
            .setIndicators(List.of(new IndicatorRef("pool", name)))
            .setCorrelations(List.of(name))
            .build();

    text.print(incident, List.of(name), List.of());
    text.printTable(List.of(incident));
    String json = EventJson.text(EventJson.tree(incident));

    String lines = out.toString().replace("\n", "");
    assertThat(lines).contains("a\\u%04xb".formatted((int) active.charAt(0)));
    assertThat(lines).doesNotContain(active.equals("\n") ? "a\nb" : active);
    assertThat(out.toString().replace("\n", "|")).doesNotContain("a|b");
    assertThat(json.replace("\n", "|").replace(active, "|")).doesNotContain("a|b");
  }

  @Test
  void writesJsonThatIsReadAsWhatWasWritten() throws Exception {
    String hostile = "a\u202e\u2066\u2028\u0085\u009b\u001b\r\n\udb40\udc01ü😀";

    String json = EventJson.text(EventJson.tree(incident(hostile)));

    assertThat(new ObjectMapper().readTree(json).path("title").asText()).isEqualTo(hostile);
    assertThat(json).contains("ü😀", "\\udb40\\udc01", "\\u202e");
  }

  @Test
  void listsManyInATable() {
    text.printTable(List.of(incident("Miner on web"), incident("b\tc")));
    out.flush();

    assertThat(out.toString().lines().toList())
        .containsExactly(
            "SEVERITY  CONF  STATUS  OPENED                WORKLOAD                   LEGS     ID"
                + "    TITLE",
            "CRITICAL  97%   OPEN    2021-03-01 10:00:00Z  deployment shop/web (lab)  network "
                + " 6f0c  Miner on web",
            "CRITICAL  97%   OPEN    2021-03-01 10:00:00Z  deployment shop/web (lab)  network "
                + " 6f0c  b\\u0009c");
  }

  @Test
  void writesJsonByTheSchemasNames() {
    assertThat(EventJson.tree(incident("Miner on web")).toString())
        .contains("\"id\":\"6f0c\"", "\"opened\":\"2021-03-01T10:00:00Z\"", "\"revision\":3");
  }

  static Incident incident(String title) {
    Instant opened = Instant.parse("2021-03-01T10:00:00Z");
    Instant updated = opened.plusSeconds(300);
    return Incident.newBuilder()
        .setId("6f0c")
        .setRevision(3)
        .setStatus(IncidentStatus.OPEN)
        .setCluster("lab")
        .setWorkload(new Workload("lab", "deployment", "shop", "web"))
        .setSeverity(Severity.CRITICAL)
        .setConfidence(97)
        .setOpened(opened)
        .setUpdated(updated)
        .setCorrelations(List.of("COR-01"))
        .setLegs(List.of(new LegScore(Leg.NETWORK, "NET-01", 44, 44.0, List.of("LISTED"))))
        .setTechniques(List.of(new Technique("T1496.001", "Compute Hijacking", "TA0040", "Impact")))
        .setTitle(title)
        .setSummary("Stop it.")
        .setTimeline(
            List.of(
                new TimelineEntry(
                    updated,
                    Leg.NETWORK,
                    "NET-01",
                    "talks to a pool",
                    "xmr.example:3333",
                    Severity.HIGH,
                    44,
                    "s1",
                    "lab/ip/10.0.0.7",
                    null,
                    44.0)))
        .setIndicators(List.of(new IndicatorRef("pool", "xmr.example:3333")))
        .setImages(List.of("docker.io/azurenql/tomcat:latest"))
        .setEvidence(List.of(new Evidence("firedamp.network-flows", 0, 12L, "e1", updated)))
        .setContentHash("h")
        .build();
  }
}
