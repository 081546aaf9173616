package io.firedamp.ingest.kubernetes.watch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A page of a list, cut into its objects.
 *
 * @param items the bytes of each object, as the server wrote them
 * @param version of the whole list, from which to watch
 * @param next how the next page is asked for; empty for the last
 */
record ListPage(List<byte[]> items, String version, String next) {
  private static final int LONGEST_TOKEN = 64 * 1024;

  /**
   * Reads a page.
   *
   * @throws MalformedEventException when it is none
   */
  static ListPage read(byte[] body) throws MalformedEventException {
    List<byte[]> items = new ArrayList<>();
    String[] places = {"", ""};
    try (JsonParser json = Json.parser(body, 0)) {
      Change.begin(json, "a list");
      Json.members(
          json,
          "list",
          name -> {
            if (name.equals("metadata")) {
              Json.members(json, name, member -> readPlace(member, json, places));
            } else if (name.equals("items") && Json.isArray(json, name)) {
              readItems(json, body, items);
            }
          });
    } catch (IOException e) {
      throw Change.broken("a list", e);
    }
    if (places[0].isEmpty()) {
      throw new MalformedEventException("a list must have metadata.resourceVersion");
    }
    return new ListPage(items, places[0], places[1]);
  }

  private static void readPlace(String name, JsonParser json, String[] places) throws IOException {
    int place = name.equals("resourceVersion") ? 0 : name.equals("continue") ? 1 : -1;
    if (place >= 0
        && json.currentToken() == JsonToken.VALUE_STRING
        && json.getTextLength() <= LONGEST_TOKEN) {
      places[place] = json.getText();
    }
  }

  private static void readItems(JsonParser json, byte[] body, List<byte[]> items)
      throws IOException {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      int start = (int) json.currentTokenLocation().getByteOffset();
      json.skipChildren();
      json.finishToken();
      items.add(Arrays.copyOfRange(body, start, (int) json.currentLocation().getByteOffset()));
    }
  }
}
