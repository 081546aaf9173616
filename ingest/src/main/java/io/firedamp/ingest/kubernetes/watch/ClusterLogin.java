package io.firedamp.ingest.kubernetes.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the API server is and who we are there: by a kubeconfig, or by the service account of the
 * pod we run in. What it says of itself holds no secret.
 */
interface ClusterLogin {
  /**
   * Reads it anew, for tokens and certificates are renewed.
   *
   * @throws IOException when it cannot be read any more
   */
  Config open() throws IOException;

  /** What to renew or correct, for people. */
  String describe();

  /**
   * By a kubeconfig.
   *
   * @param context empty for its current one
   * @throws IllegalArgumentException when there is none, or not this context in it
   */
  static ClusterLogin ofFile(Path kubeconfig, String context) {
    KubeconfigLogin login = new KubeconfigLogin(kubeconfig, context);
    try {
      login.check();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "kubeconfig must be a file that can be read, was '%s' (%s)"
              .formatted(kubeconfig, e.getClass().getSimpleName()),
          e);
    }
    return login;
  }

  /**
   * By the service account that Kubernetes mounts into a pod.
   *
   * @param account the directory it is mounted at
   * @throws IllegalArgumentException when we run in no pod
   */
  static ClusterLogin ofServiceAccount(Map<String, String> environment, Path account) {
    String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "");
    if (host.isEmpty() || port.isEmpty() || !Files.isReadable(account.resolve("token"))) {
      throw new IllegalArgumentException(
          "kubeconfig must name a file, since this is no pod with a service account at %s, was ''"
              .formatted(account));
    }
    String server = "https://%s:%s/".formatted(host.contains(":") ? "[" + host + "]" : host, port);
    return new ServiceAccountLogin(server, account);
  }

  /**
   * By a file as kubectl has it.
   *
   * @param context empty for the current one
   */
  record KubeconfigLogin(Path file, String context) implements ClusterLogin {
    @Override
    public String describe() {
      return "kubeconfig " + file;
    }

    @Override
    public Config open() throws IOException {
      try {
        Context chosen = check();
        Config config = Config.fromKubeconfig(context.isEmpty() ? null : context, file.toFile());
        tokenFile(chosen).ifPresent(token -> config.setOauthTokenProvider(() -> text(token)));
        return config;
      } catch (IllegalArgumentException e) {
        throw new IOException(e.getMessage(), e);
      }
    }

    /** The context that is meant. */
    Context check() throws IOException {
      io.fabric8.kubernetes.api.model.Config read = read();
      String name = context.isEmpty() ? read.getCurrentContext() : context;
      List<NamedContext> contexts = read.getContexts() == null ? List.of() : read.getContexts();
      List<String> names = contexts.stream().map(NamedContext::getName).toList();
      Context chosen =
          contexts.stream()
              .filter(each -> each.getName() != null && each.getName().equals(name))
              .map(NamedContext::getContext)
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "context must be one of %s (%s), was '%s'"
                              .formatted(
                                  file, String.join(", ", names), name == null ? "" : name)));
      boolean known =
          read.getClusters() != null
              && read.getClusters().stream()
                  .anyMatch(each -> each.getName().equals(chosen.getCluster()));
      if (!known) {
        throw new IllegalArgumentException(
            "context must name a cluster that %s holds, '%s' names '%s', which was not found"
                .formatted(file, name, chosen.getCluster()));
      }
      return chosen;
    }

    private io.fabric8.kubernetes.api.model.Config read() throws IOException {
      String text = Files.readString(file);
      try {
        io.fabric8.kubernetes.api.model.Config read = KubeConfigUtils.parseConfigFromString(text);
        if (read != null) {
          return read;
        }
      } catch (RuntimeException unreadable) {
        // What the YAML reader says shows lines of the file, in which there are secrets.
      }
      throw new IllegalArgumentException(
          "kubeconfig must hold YAML with clusters, users and contexts, was '%s' with other content"
              .formatted(file));
    }

    /** The client reads no {@code tokenFile}, which kubectl does. */
    private Optional<Path> tokenFile(Context chosen) throws IOException {
      List<NamedAuthInfo> users = read().getUsers();
      return (users == null ? List.<NamedAuthInfo>of() : users)
          .stream()
              .filter(each -> each.getName().equals(chosen.getUser()))
              .map(NamedAuthInfo::getUser)
              .filter(user -> user != null && user.getTokenFile() != null)
              .map(AuthInfo::getTokenFile)
              .filter(token -> !token.isBlank())
              .map(token -> file.toAbsolutePath().resolveSibling(token))
              .findFirst();
    }
  }

  /**
   * By what is mounted into a pod.
   *
   * @param server address of the API server
   * @param account directory of token and {@code ca.crt}
   */
  record ServiceAccountLogin(String server, Path account) implements ClusterLogin {
    @Override
    public String describe() {
      return "service account " + account;
    }

    @Override
    public Config open() {
      return new ConfigBuilder(Config.empty())
          .withMasterUrl(server)
          .withCaCertFile(account.resolve("ca.crt").toString())
          .withOauthTokenProvider(() -> text(account.resolve("token")))
          .build();
    }
  }

  /** The token in a file, read each time it is needed: it is renewed there. */
  private static String text(Path token) {
    try (InputStream in = Files.newInputStream(token)) {
      return new String(in.readNBytes(64 * 1024), UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the token in " + token, e);
    }
  }
}
