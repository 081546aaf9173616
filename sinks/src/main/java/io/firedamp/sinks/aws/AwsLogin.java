package io.firedamp.sinks.aws;

import io.firedamp.schemas.Require;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/**
 * Who we are to AWS.
 *
 * @param accessKeyId empty asks AWS's own places, in their order: environment, the service account
 *     of a pod (web identity, Pod Identity), profile, container, instance
 * @param secretAccessKey of it
 */
record AwsLogin(String accessKeyId, String secretAccessKey) {
  AwsLogin {
    Require.text(
        accessKeyId.matches("[A-Za-z0-9]{0,128}"),
        "accessKeyId",
        "letters and digits",
        accessKeyId);
    if (accessKeyId.isEmpty() != secretAccessKey.isEmpty()) {
      throw new IllegalArgumentException(
          "secretAccessKey must be set where accessKeyId is, and nowhere else");
    }
  }

  static void requireRegion(String region) {
    Require.text(
        region.matches("[a-z0-9-]{1,32}"), "region", "a region's name, as eu-west-1", region);
  }

  Supplier<AwsCredentials> credentials() {
    if (!accessKeyId.isEmpty()) {
      AwsCredentials fixed = AwsBasicCredentials.create(accessKeyId, secretAccessKey);
      return () -> fixed;
    }
    return DefaultCredentialsProvider.builder().build()::resolveCredentials;
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return accessKeyId.isEmpty() ? "AWS's own credentials" : "key " + accessKeyId;
  }
}
