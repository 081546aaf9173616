package io.firedamp.ingest.kubernetes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;

/**
 * A row of Azure's table of audit events (AKSAudit) as its queries and exports give it: columns
 * that hold objects and lists come as texts.
 */
final class AzureRow {
  private static final Set<String> DYNAMIC =
      Set.of(
          "User",
          "SourceIps",
          "ObjectRef",
          "ResponseStatus",
          "Annotations",
          "RequestObject",
          "ResponseObject");

  private static final JsonFactory JSON = new JsonFactory();

  private boolean texts;

  /** Whether a member is a column that comes as a text; it is then left for later. */
  boolean readMember(String name, JsonParser json) throws IOException {
    boolean text = isText(name, json);
    texts |= text;
    return text;
  }

  boolean hasTexts() {
    return texts;
  }

  private static boolean isText(String name, JsonParser json) {
    return json.currentToken() == JsonToken.VALUE_STRING && DYNAMIC.contains(name);
  }

  /** The row with objects and lists as such; a column that was empty, or cut, is left out. */
  byte[] unfolded(byte[] row) throws IOException, MalformedEventException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(row.length);
    try (JsonParser json = Json.parser(row, 0);
        JsonGenerator to = JSON.createGenerator(bytes)) {
      to.writeStartObject();
      json.nextToken();
      Json.members(
          json,
          "row",
          name -> {
            if (!isText(name, json)) {
              to.writeFieldName(name);
              to.copyCurrentStructure(json);
            } else if (isWhole(json.getText())) {
              to.writeFieldName(name);
              to.writeRawValue(json.getText());
            }
          });
      to.writeEndObject();
    }
    return bytes.toByteArray();
  }

  private static boolean isWhole(String text) {
    try (JsonParser json = JSON.createParser(text)) {
      boolean holds = json.nextToken() != null && json.currentToken().isStructStart();
      json.skipChildren();
      return holds && json.nextToken() == null;
    } catch (IOException cut) {
      return false;
    }
  }
}
