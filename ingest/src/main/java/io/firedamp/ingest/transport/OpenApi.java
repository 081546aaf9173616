package io.firedamp.ingest.transport;

import static java.util.stream.Collectors.joining;

import io.firedamp.schemas.Product;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the listener takes and answers, told of its very paths as OpenAPI 3.1. */
final class OpenApi {
  /** Where it is read. */
  static final String PATH = "/openapi.json";

  /** Why any path may refuse a body, by status. */
  private static final SortedMap<Integer, String> REFUSALS =
      new TreeMap<>(
          Map.of(
              400, "Malformed. The bytes are kept as a dead letter.",
              401, "No token, or one that is not known.",
              403, "The token may not speak for this source or cluster.",
              408, "The body did not come in time.",
              413, "The body is too long, as it comes or inflated.",
              415, "An encoding or a media type that is not read here.",
              422, "Of a format that this path does not read. The bytes are kept as a dead letter.",
              429, "Too much at once. Send it again after the seconds of Retry-After.",
              503, "Kafka has not acknowledged it. Send it again after the seconds of Retry-After.",
              507, "The disk of the embedded broker is full."));

  private static final String DOCUMENT =
      """
      {"openapi": "3.1.0",
       "info": {"title": "Firedamp", "version": %s,
         "description": "Takes events. A success is answered once Kafka has acknowledged all of a body."},
       "paths": {
      %s},
       "components": {
        %s
        "responses": {
      %s},
        "schemas": {
         "Count": {"type": "integer", "minimum": 0},
         "Counts": {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Count"}},
         "Problem": {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}},
         "Receipt": {"type": "object", "required": ["accepted", "rejected"],
          "description": "Records that Kafka acknowledged as events, those that are dead letters now and why, those with nothing for us and why, and those that wait for a later one.",
          "properties": {
           "accepted": {"$ref": "#/components/schemas/Count"},
           "rejected": {"$ref": "#/components/schemas/Count"},
           "reasons": {"$ref": "#/components/schemas/Counts"},
           "leftOut": {"$ref": "#/components/schemas/Counts"},
           "held": {"$ref": "#/components/schemas/Count"}}}}}}
      """;

  private static final String PATH_ITEM =
      """
        %s: {"post": {"operationId": %s, "summary": %s, "description": %s,%s
         "parameters": [{"name": "Content-Encoding", "in": "header",
          "schema": {"type": "string", "enum": ["identity", "gzip", "zstd"%s]}}],
         "requestBody": {"required": true, "content": {"*/*": {}}},
         "responses": {%s,
      %s}}}""";

  private static final String TAKEN =
      """
      "202": {"description": "Kafka has acknowledged it.",
           "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Receipt"}}}}""";

  private static final String TAKEN_IN_PROTOCOL =
      """
      "2XX": {"description": "Kafka has acknowledged it; told as the senders' protocol has it."}""";

  private static final String REFUSAL =
      """
         "%d": {"description": %s,
          "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}""";

  private OpenApi() {}

  /**
   * Describes paths.
   *
   * @param asksForTokens whether senders must bear one
   */
  static String of(Collection<PushRoute> routes, boolean asksForTokens) {
    return DOCUMENT.formatted(
        Response.quoted(Product.version()),
        routes.stream()
            .sorted(Comparator.comparing(PushRoute::path))
            .map(route -> pathItem(route, asksForTokens))
            .collect(joining(",\n")),
        asksForTokens
            ? "\"securitySchemes\": {\"token\": {\"type\": \"http\", \"scheme\": \"bearer\"}},"
            : "",
        REFUSALS.entrySet().stream()
            .map(each -> REFUSAL.formatted(each.getKey(), Response.quoted(each.getValue())))
            .collect(joining(",\n")));
  }

  private static String pathItem(PushRoute route, boolean asksForTokens) {
    String path = route.path();
    return PATH_ITEM.formatted(
        Response.quoted(path),
        Response.quoted("post" + path.replaceAll("[^A-Za-z0-9]+", "_")),
        Response.quoted(
            "Source '%s' of cluster '%s'".formatted(route.from().source(), route.from().cluster())),
        Response.quoted("Reads " + String.join(", ", new TreeSet<>(route.formats())) + "."),
        asksForTokens ? " \"security\": [{\"token\": []}]," : "",
        route.protocol().compressesBySnappy() ? ", \"snappy\"" : "",
        route.protocol() == PushRoute.COMMON ? TAKEN : TAKEN_IN_PROTOCOL,
        REFUSALS.keySet().stream()
            .map("    \"%1$d\": {\"$ref\": \"#/components/responses/%1$d\"}"::formatted)
            .collect(joining(",\n")));
  }
}
