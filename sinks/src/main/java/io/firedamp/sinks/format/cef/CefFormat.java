package io.firedamp.sinks.format;

import io.firedamp.schemas.avro.Incident;
import io.firedamp.schemas.avro.Technique;
import io.firedamp.sinks.DeliveryKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An incident in ArcSight's Common Event Format, version 0: one line, ids first, free text last.
 *
 * <p>Escaping: in the header {@code \} and {@code |}; in the extension {@code \}, {@code =}, line
 * feed and carriage return. Parsers disagree about an escaped {@code =}, so those fields that
 * others join on never contain one. What does not fit is cut from the end: first the text, then the
 * least telling fields.
 */
public final class CefFormat {
  /** What receivers of RFC 5424 should take; rsyslog's default. */
  public static final int DEFAULT_SIZE = 8 * 1024;

  private static final int SMALLEST = 2048;
  private static final int NAME = 256;
  private static final int VALUE = 256;
  private static final int SUMMARY = 4096;

  private final String version;
  private final int largest;

  /**
   * Bounds every line.
   *
   * @param version of this product, as receivers shall see it
   * @param largest bytes, at least 2048
   */
  public CefFormat(String version, int largest) {
    if (largest < SMALLEST) {
      throw new IllegalArgumentException("largest must be at least 2048, was " + largest);
    }
    this.version = version;
    this.largest = largest;
  }

  /** The line, without a line end. */
  public byte[] format(Incident incident) {
    StringBuilder line = new StringBuilder(header(incident));
    int left = largest - PlainText.size(line.toString());
    String separator = "";
    for (Field field : fields(incident)) {
      String text = separator + field.lead();
      String value = fitting(field.value(), left - text.length());
      if (!value.isEmpty()) {
        line.append(text).append(value);
        separator = " ";
        left -= text.length() + PlainText.size(value);
      } else if (!field.value().isEmpty()) {
        // Nothing after it may fit either: a shorter line must be a beginning of the longer one.
        break;
      }
    }
    return line.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A value and what stands before it; a label stands there too, so neither comes alone. */
  private record Field(String lead, String value) {}

  private String header(Incident incident) {
    return "CEF:0|Firedamp|Firedamp|%s|%s|%s|%d|"
        .formatted(
            headerText(version, 32),
            headerText(IncidentFacts.rule(incident), 64),
            headerText(incident.getTitle(), NAME),
            IncidentFacts.severityOfTen(incident.getSeverity()));
  }

  private static List<Field> fields(Incident incident) {
    Fields fields = new Fields();
    fields.id("externalId", DeliveryKey.of(incident).toString());
    fields.labelled("cs1", "incidentId", idText(incident.getId()));
    fields.labelled("cn1", "revision", Integer.toString(incident.getRevision()));
    fields.time("rt", incident.getUpdated());
    fields.time("start", incident.getOpened());
    fields.time("end", incident.getUpdated());
    fields.text("cat", "Cryptomining");
    fields.text("act", incident.getStatus().name());
    fields.labelled("cn2", "confidence", Integer.toString(incident.getConfidence()));
    fields.labelled("cs2", "cluster", incident.getCluster());
    fields.labelled("cs3", "workload", IncidentFacts.workload(incident));
    host(fields, incident);
    peer(fields, incident);
    fields.first("suser", incident.getUsers());
    fields.labelled("cs4", "image", first(incident.getImages()));
    fields.labelled("cs5", "techniques", techniques(incident));
    fields.labelled("cs6", "legs", legs(incident));
    fields.text("msg", PlainText.bounded(incident.getSummary(), SUMMARY));
    return fields.all;
  }

  private static void host(Fields fields, Incident incident) {
    List<String> nodes = incident.getNodes();
    fields.first("dvchost", nodes);
  }

  private static void peer(Fields fields, Incident incident) {
    if (incident.getDestinations().isEmpty()) {
      return;
    }
    Destination peer = Destination.parse(incident.getDestinations().get(0));
    // dst is an IPv4 address by the dictionary; anything else is a host's name.
    fields.text(IpAddress.isV4(peer.host()) ? "dst" : "dhost", peer.host());
    if (peer.port() > 0) {
      fields.text("dpt", Integer.toString(peer.port()));
    }
  }

  private static String techniques(Incident incident) {
    return incident.getTechniques().stream().map(Technique::getId).collect(Collectors.joining(","));
  }

  private static String legs(Incident incident) {
    return incident.getLegs().stream()
        .map(leg -> leg.getLeg() + ":" + leg.getRule())
        .collect(Collectors.joining(","));
  }

  private static String first(List<String> values) {
    return values.isEmpty() ? "" : values.get(0);
  }

  private static String idText(String id) {
    return PlainText.bounded(id, VALUE).replace('=', '_');
  }

  /** Collects those that say something. */
  private static final class Fields {
    private final List<Field> all = new ArrayList<>();

    void text(String key, String value) {
      if (!value.isEmpty()) {
        all.add(new Field(key + "=", value));
      }
    }

    void id(String key, String value) {
      text(key, idText(value));
    }

    void time(String key, Instant value) {
      text(key, Long.toString(value.toEpochMilli()));
    }

    void first(String key, List<String> values) {
      text(key, PlainText.bounded(CefFormat.first(values), VALUE));
    }

    void labelled(String key, String label, String value) {
      if (!value.isEmpty()) {
        String lead = "%sLabel=%s %s=".formatted(key, label, key);
        all.add(new Field(lead, PlainText.bounded(value, VALUE)));
      }
    }
  }

  /** The longest beginning that fits once escaped; empty when hardly anything would be left. */
  private static String fitting(String value, int bytes) {
    String whole = extensionText(value);
    if (PlainText.size(whole) <= bytes) {
      return whole;
    }
    int length = Math.min(value.length(), Math.max(0, bytes));
    while (length >= 16) {
      String cut = extensionText(PlainText.bounded(value, length));
      int excess = PlainText.size(cut) - bytes;
      if (excess <= 0) {
        return cut;
      }
      length -= Math.max(1, excess / 4);
    }
    return "";
  }

  private static String headerText(String text, int longest) {
    String line = PlainText.printable(PlainText.bounded(text, longest));
    return line.replace('\n', ' ').replace('\r', ' ').replace("\\", "\\\\").replace("|", "\\|");
  }

  private static String extensionText(String text) {
    return PlainText.printable(text)
        .replace("\\", "\\\\")
        .replace("=", "\\=")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
        .strip();
  }
}
