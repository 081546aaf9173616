package io.firedamp.sinks.aws;

import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.SinkContext;
import io.firedamp.sinks.http.HttpAnswer;
import io.firedamp.sinks.http.HttpConfig;
import io.firedamp.sinks.http.HttpPoster;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

/** Sends what AWS's library has signed (Signature Version 4). */
final class AwsClient implements AutoCloseable {
  /** What the HTTP client writes by itself, in lower case. */
  private static final Set<String> OURS = Set.of("host", "content-length", "content-type");

  private final HttpConfig http;
  private final String service;
  private final String region;
  private final Supplier<AwsCredentials> credentials;
  private final SinkContext context;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private String token = "";
  private @Nullable HttpPoster poster;

  /**
   * Of one service.
   *
   * @param service by the name that signatures have for it
   */
  AwsClient(
      HttpConfig http,
      String service,
      String region,
      Supplier<AwsCredentials> credentials,
      SinkContext context) {
    this.http = http;
    this.service = service;
    this.region = region;
    this.credentials = credentials;
    this.context = context;
  }

  HttpAnswer send(String method, String path, String contentType, byte[] body) {
    AwsCredentials identity;
    try {
      identity = credentials.get();
    } catch (SdkException e) {
      return new HttpAnswer(new Hold(reason("no credentials: " + e.getMessage())), 0, "");
    }
    HttpPoster current = with(identity);
    return current.send(
        method, path, signed(identity, method, path, contentType, body), contentType, body);
  }

  /** What a person may see of it. */
  String reason(String said) {
    return with(token).reason(said);
  }

  private Map<String, String> signed(
      AwsCredentials identity, String method, String path, String contentType, byte[] body) {
    URI uri = http.behind(path);
    SdkHttpRequest request =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.fromValue(method))
            .uri(uri)
            .putHeader("Content-Type", contentType)
            .build();
    Map<String, String> headers = new HashMap<>();
    signer
        .sign(
            sign ->
                sign.identity(identity)
                    .request(request)
                    .payload(ContentStreamProvider.fromByteArray(body))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, !service.equals("s3"))
                    .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, !service.equals("s3"))
                    .putProperty(HttpSigner.SIGNING_CLOCK, context.clock()))
        .request()
        .headers()
        .forEach((name, values) -> headers.put(name, values.get(0)));
    headers.keySet().removeIf(name -> OURS.contains(name.toLowerCase(Locale.ROOT)));
    return headers;
  }

  private HttpPoster with(AwsCredentials identity) {
    return with(identity instanceof AwsSessionCredentials session ? session.sessionToken() : "");
  }

  /** A session's token is sent, and so may be repeated by whoever answers. */
  private HttpPoster with(String sessionToken) {
    HttpPoster current = poster;
    if (current == null || !sessionToken.equals(token)) {
      token = sessionToken;
      current = new HttpPoster(http, context.hiding(List.of(sessionToken)));
      poster = current;
    }
    return current;
  }

  @Override
  public void close() {
    if (poster != null) {
      poster.close();
      poster = null;
    }
  }
}
