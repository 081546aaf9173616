package io.firedamp.ingest.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.PushRoutes;
import io.firedamp.ingest.RecordReader;
import io.firedamp.ingest.RecordingPublisher;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpenApiTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final RecordReader NOTHING = RecordReader.ofEach(body -> List.of());

  @Test
  void describesThePathsThatAreOpenToWhoeverReadsOpenApi() throws Exception {
    try (IngestServer server = server()) {
      PushRoutes routes = server.of(new Provenance("prod", "zeek"));
      routes.post("/v1/zeek", "zeek", Set.of("zeek-conn", "zeek-dns"), NOTHING);
      routes.post("/api/v1/write", "write", Set.of("remote-write"), NOTHING, new Compressed());
      server.start();

      SwaggerParseResult read = new OpenAPIV3Parser().readContents(send(server, "GET").body());

      assertThat(read.getMessages()).isEmpty();
      OpenAPI described = read.getOpenAPI();
      assertThat(described.getPaths()).containsOnlyKeys("/v1/zeek", "/api/v1/write");
      Operation zeek = posted(described, "/v1/zeek");
      assertThat(zeek.getSummary()).isEqualTo("Source 'zeek' of cluster 'prod'");
      assertThat(zeek.getDescription()).isEqualTo("Reads zeek-conn, zeek-dns.");
      assertThat(zeek.getResponses()).containsKeys("202", "400", "413", "422", "429", "503");
      Operation write = posted(described, "/api/v1/write");
      assertThat(write.getParameters().get(0).getSchema().getEnum().toString()).contains("snappy");
      assertThat(write.getResponses()).containsKey("2XX").doesNotContainKey("202");
    }
  }

  @Test
  void isReadAndNotWritten() throws Exception {
    try (IngestServer server = server()) {
      server.start();

      HttpResponse<String> posted = send(server, "POST");

      assertThat(posted.statusCode()).isEqualTo(405);
      assertThat(posted.headers().firstValue("Allow")).contains("GET");
    }
  }

  @Test
  void keepsItsPathForItself() {
    try (IngestServer server = server()) {
      PushRoutes routes = server.of(new Provenance("prod", "zeek"));

      assertThatThrownBy(() -> routes.post(OpenApi.PATH, "zeek", Set.of("zeek-conn"), NOTHING))
          .hasMessage("path /openapi.json of source 'zeek' is where the listener describes itself");
    }
  }

  private static Operation posted(OpenAPI described, String path) {
    return Objects.requireNonNull(described.getPaths().get(path)).getPost();
  }

  private static IngestServer server() {
    return Listeners.open(new RecordingPublisher());
  }

  private static HttpResponse<String> send(IngestServer server, String method) throws Exception {
    URI there = URI.create("http://127.0.0.1:%d%s".formatted(server.port(), OpenApi.PATH));
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(there)
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofString());
  }

  private static final class Compressed implements PushRoutes.Protocol {
    @Override
    public boolean compressesBySnappy() {
      return true;
    }
  }
}
