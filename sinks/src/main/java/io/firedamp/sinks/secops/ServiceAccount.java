package io.firedamp.sinks.secops;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.sinks.http.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** A key of Google's for a service account, which signs for it (RFC 7523). */
record ServiceAccount(String email, PrivateKey key, String keyId, String tokenUri) {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
  private static final Duration LIFE = Duration.ofMinutes(10);

  /**
   * Reads what Google gives out as a file.
   *
   * @throws IllegalArgumentException where it is none; the message shows nothing of it
   */
  static ServiceAccount parse(String json) {
    Map<String, String> fields = fields(json);
    String email = fields.getOrDefault("client_email", "");
    String tokenUri = fields.getOrDefault("token_uri", "");
    if (email.isEmpty() || tokenUri.isEmpty()) {
      throw refused();
    }
    String pem =
        fields
            .getOrDefault("private_key", "")
            .replaceAll("-----[A-Z ]+-----", "")
            .replaceAll("\\s", "");
    try {
      byte[] der = Base64.getDecoder().decode(pem);
      PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
      return new ServiceAccount(email, key, fields.getOrDefault("private_key_id", ""), tokenUri);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw refused();
    }
  }

  private static IllegalArgumentException refused() {
    return new IllegalArgumentException(
        "serviceAccount must be the JSON of a service account's key, with client_email,"
            + " private_key and token_uri");
  }

  private static Map<String, String> fields(String json) {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return fields;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        fields.put(name, parser.getValueAsString(""));
        parser.skipChildren();
      }
      return fields;
    } catch (JacksonException e) {
      return Map.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A JSON Web Token that asks for access from now on. */
  String assertion(Instant now) {
    String claims =
        encoded(
                JsonObject.bytes(
                    out -> {
                      out.writeStringField("alg", "RS256");
                      out.writeStringField("typ", "JWT");
                    }))
            + "."
            + encoded(
                JsonObject.bytes(
                    out -> {
                      out.writeStringField("iss", email);
                      out.writeStringField("scope", SCOPE);
                      out.writeStringField("aud", tokenUri);
                      out.writeNumberField("iat", now.getEpochSecond());
                      out.writeNumberField("exp", now.plus(LIFE).getEpochSecond());
                    }));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(claims.getBytes(UTF_8));
      return claims + "." + encoded(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key of RSA cannot sign", e);
    }
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return email;
  }
}
