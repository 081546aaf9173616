package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.Finding;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.avro.ContainerSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * K8S-20: a cloud's key stands readable in what a workload is told. Whoever may look at pods has it
 * then; its use elsewhere is what CLD-01 sees. The key itself is never told, only its hash.
 */
record CloudKeyRule(Weights weights) implements RequestRule {
  private static final String ID = "K8S-20";
  private static final int HASH = 16;

  /** An AWS access key's id. Those of the documentation end in EXAMPLE. */
  private static final Pattern KEY_ID =
      Pattern.compile("(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])");

  private static final String EXAMPLE = "EXAMPLE";

  /** Variables that the clouds' own clients read a secret from. */
  private static final Set<String> SECRETS =
      Set.of("AWS_SECRET_ACCESS_KEY", "AZURE_CLIENT_SECRET", "ARM_CLIENT_SECRET", "AZURE_PASSWORD");

  private static final int SHORTEST_SECRET = 20;

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Optional<Verdict> judge(Request request) {
    return request.containers().stream()
        .flatMap(CloudKeyRule::texts)
        .flatMap(text -> key(text).stream())
        .sorted()
        .findFirst()
        .map(
            key ->
                new Verdict(
                    request.subject(),
                    weights.of(ID, "readable").decibans(),
                    Trait.words(Trait.CLOUD_KEY),
                    "a cloud's key stands readable in the workload: " + request.text(),
                    "told as text, where a Secret or the workload's own identity would do",
                    List.of("T1552.001"),
                    Map.of("cloud.key.hash", Finding.hash(List.of(key)).substring(0, HASH)),
                    List.of()));
  }

  private static Stream<String> texts(ContainerSpec container) {
    return Stream.of(container.getEnv(), container.getCommand(), container.getArgs())
        .flatMap(List::stream);
  }

  private static Optional<String> key(String text) {
    Matcher matcher = KEY_ID.matcher(text);
    while (matcher.find()) {
      if (!matcher.group().endsWith(EXAMPLE)) {
        return Optional.of(matcher.group());
      }
    }
    int equals = text.indexOf('=');
    boolean secret =
        equals > 0
            && SECRETS.contains(text.substring(0, equals))
            && text.length() - equals > SHORTEST_SECRET
            && !text.contains(EXAMPLE);
    return secret ? Optional.of(text.substring(equals + 1)) : Optional.empty();
  }
}
