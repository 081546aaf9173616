package io.firedamp.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.app.Acls;
import io.firedamp.app.Acls.Grant;
import io.firedamp.app.Acls.Who;
import io.firedamp.app.EventJson;
import io.firedamp.schemas.Topics;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code firedamp topics acls}. */
@Command(
    name = "acls",
    description = {
      "Prints what each role must be allowed on a cluster, as a script of Kafka's kafka-acls.sh.",
      "",
      "Roles log in as User:NAMESPACE-ingest, -detect and -deliver, people who look as",
      "User:NAMESPACE-console, and who prepares the cluster ('topics apply', 'reset') as",
      "User:NAMESPACE-owner. Nothing is asked of the cluster; running the script twice changes",
      "nothing."
    },
    footer = {
      "",
      "Examples:",
      "  firedamp topics acls -c prod.yaml                 of all roles",
      "  firedamp topics acls -c prod.yaml --role ingest   of one",
      "  firedamp topics acls -c prod.yaml | BOOTSTRAP=kafka:9092 ADMIN_PROPERTIES=owner.properties"
          + " sh"
    })
final class TopicsAclsCommand implements Callable<Integer> {
  private final CommandContext context;

  @ParentCommand
  @SuppressWarnings("NullAway.Init") // picocli sets it before call.
  private TopicsCommand parent;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "One of ingest, detect, deliver, console, owner; without it, all.")
  private @Nullable Who role;

  TopicsAclsCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Topics topics = parent.installation().topics();
    List<Who> wanted = role == null ? Arrays.asList(Who.values()) : List.of(role);
    if (parent.isJson()) {
      printJson(topics, wanted);
    } else {
      printScript(topics, wanted);
    }
    return ExitCode.DONE;
  }

  private void printJson(Topics topics, List<Who> wanted) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    ArrayNode array = all.putArray("acls");
    for (Who who : wanted) {
      for (Grant grant : new Acls(topics).of(who)) {
        ObjectNode object =
            array
                .addObject()
                .put("principal", principal(topics, who))
                .put("resource", grant.resource().name())
                .put("pattern", pattern(grant));
        grant.names().forEach(object.putArray("names")::add);
        grant.operations().forEach(each -> object.withArray("operations").add(each.name()));
      }
    }
    context.terminal().out().println(EventJson.text(all));
  }

  private void printScript(Topics topics, List<Who> wanted) {
    PrintWriter out = context.terminal().out();
    out.println("#!/bin/sh");
    out.println("set -eu");
    out.println(": \"${BOOTSTRAP:?host:port of the cluster}\"");
    out.println(": \"${ADMIN_PROPERTIES:?file by which who may alter ACLs logs in}\"");
    for (Who who : wanted) {
      out.printf("%n# %s%n", who.name().toLowerCase(Locale.ROOT));
      new Acls(topics).of(who).forEach(grant -> out.println(line(principal(topics, who), grant)));
    }
  }

  /** Names are a namespace, hyphens and dots, which a shell leaves as they are. */
  private static String line(String principal, Grant grant) {
    String operations =
        grant.operations().stream()
            .map(each -> " --operation " + word(each.name()))
            .collect(Collectors.joining());
    String option = " --" + grant.resource().name().toLowerCase(Locale.ROOT).replace('_', '-');
    String names =
        grant.names().stream().map(name -> option + " " + name).collect(Collectors.joining());
    return "kafka-acls.sh --bootstrap-server \"$BOOTSTRAP\" --command-config \"$ADMIN_PROPERTIES\""
        + " --add --force --allow-principal "
        + principal
        + operations
        + names
        + " --resource-pattern-type "
        + pattern(grant);
  }

  private static String principal(Topics topics, Who who) {
    return "User:" + topics.namespace() + "-" + who.name().toLowerCase(Locale.ROOT);
  }

  private static String pattern(Grant grant) {
    return grant.prefixed() ? "prefixed" : "literal";
  }

  /** As Kafka's command writes operations: {@code DescribeConfigs}. */
  private static String word(String name) {
    return Arrays.stream(name.split("_"))
        .map(part -> part.charAt(0) + part.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }
}
