package io.firedamp.sinks.syslog;

import io.firedamp.schemas.Product;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.format.IncidentFacts;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The header and structured data of RFC 5424; time is the incident's, so a repetition is equal. */
final class SyslogMessage {
  /** Header and structured data never take more, so a body may have the rest. */
  static final int LARGEST_HEAD = 1024;

  private static final int HOST = 255;
  private static final int APP = 48;
  private static final int ID = 128;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final int facility;
  private final String host;
  private final String app;

  SyslogMessage(int facility, String host, String app) {
    this.facility = facility;
    this.host = header(host, HOST);
    this.app = header(app, APP);
  }

  byte[] format(Incident incident, byte[] body) {
    String head =
        ("<%d>1 %s %s %s - incident [origin software=\"%s\" swVersion=\"%s\"]"
                + "[firedamp@32473 incident=\"%s\" revision=\"%d\" status=\"%s\"] ")
            .formatted(
                facility * 8 + IncidentFacts.severityOfSyslog(incident.getSeverity()),
                TIME.format(incident.getUpdated()),
                host,
                app,
                Product.NAME,
                value(Product.version()),
                value(incident.getId()),
                incident.getRevision(),
                incident.getStatus());
    byte[] bytes = head.getBytes(StandardCharsets.UTF_8);
    byte[] message = new byte[bytes.length + body.length];
    System.arraycopy(bytes, 0, message, 0, bytes.length);
    System.arraycopy(body, 0, message, bytes.length, body.length);
    return message;
  }

  /** PRINTUSASCII without spaces, or the nil value. */
  private static String header(String text, int longest) {
    String plain = text.replaceAll("[^\\x21-\\x7e]", "_");
    return plain.isEmpty() ? "-" : plain.substring(0, Math.min(plain.length(), longest));
  }

  private static String value(String text) {
    return VisibleText.of(text, ID).replace("\\", "\\\\").replace("\"", "\\\"").replace("]", "\\]");
  }
}
