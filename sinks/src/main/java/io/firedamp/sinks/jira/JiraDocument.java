package io.firedamp.sinks.jira;

import com.fasterxml.jackson.core.JsonGenerator;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.format.IncidentBrief;
import io.firedamp.sinks.http.JsonObject;
import java.io.IOException;
import java.util.List;

/** What Jira is told, in its own Document Format, in which no text is markup. */
final class JiraDocument {
  /** Characters, as Jira bounds them. */
  private static final int SUMMARY = 255;

  private JiraDocument() {}

  /** An issue for an incident. */
  static byte[] issue(JiraSink.Config config, Incident incident, String label) {
    IncidentBrief brief = IncidentBrief.of(incident);
    return JsonObject.bytes(
        out -> {
          out.writeObjectFieldStart("fields");
          out.writeObjectFieldStart("project");
          out.writeStringField("key", config.project());
          out.writeEndObject();
          out.writeObjectFieldStart("issuetype");
          out.writeStringField("name", config.issueType());
          out.writeEndObject();
          out.writeStringField("summary", VisibleText.of(brief.headline(), SUMMARY));
          out.writeFieldName("description");
          document(out, brief, incident);
          out.writeArrayFieldStart("labels");
          out.writeString(label);
          for (String each : config.labels()) {
            out.writeString(each);
          }
          out.writeEndArray();
          out.writeEndObject();
          revision(out, incident);
        });
  }

  /** A comment on it, and the revision with which it is told. */
  static byte[] comment(Incident incident) {
    IncidentBrief brief = IncidentBrief.of(incident);
    return JsonObject.bytes(
        out -> {
          out.writeObjectFieldStart("update");
          out.writeArrayFieldStart("comment");
          out.writeStartObject();
          out.writeObjectFieldStart("add");
          out.writeFieldName("body");
          document(out, brief, incident);
          out.writeEndObject();
          out.writeEndObject();
          out.writeEndArray();
          out.writeEndObject();
          revision(out, incident);
        });
  }

  static byte[] transition(String id) {
    return JsonObject.bytes(
        out -> {
          out.writeObjectFieldStart("transition");
          out.writeStringField("id", id);
          out.writeEndObject();
        });
  }

  static byte[] search(JiraSink.Config config, String label) {
    return JsonObject.bytes(
        out -> {
          out.writeStringField(
              "jql",
              "project = \"%s\" AND labels = \"%s\" ORDER BY created ASC"
                  .formatted(config.project(), label));
          out.writeNumberField("maxResults", 1);
          out.writeArrayFieldStart("properties");
          out.writeString(JiraSink.PROPERTY);
          out.writeEndArray();
        });
  }

  private static void revision(JsonGenerator out, Incident incident) throws IOException {
    out.writeArrayFieldStart("properties");
    out.writeStartObject();
    out.writeStringField("key", JiraSink.PROPERTY);
    out.writeObjectFieldStart("value");
    out.writeNumberField("revision", incident.getRevision());
    out.writeEndObject();
    out.writeEndObject();
    out.writeEndArray();
  }

  private static void document(JsonGenerator out, IncidentBrief brief, Incident incident)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("type", "doc");
    out.writeNumberField("version", 1);
    out.writeArrayFieldStart("content");
    paragraph(out, brief.headline());
    if (!brief.summary().isBlank()) {
      paragraph(out, brief.summary());
    }
    List<IncidentBrief.Fact> facts = brief.facts();
    for (IncidentBrief.Fact fact : facts) {
      paragraph(out, fact.name() + ": " + fact.value());
    }
    paragraph(out, "delivery key: " + VisibleText.of(DeliveryKey.of(incident).toString()));
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void paragraph(JsonGenerator out, String text) throws IOException {
    out.writeStartObject();
    out.writeStringField("type", "paragraph");
    out.writeArrayFieldStart("content");
    out.writeStartObject();
    out.writeStringField("type", "text");
    out.writeStringField("text", text);
    out.writeEndObject();
    out.writeEndArray();
    out.writeEndObject();
  }
}
