package io.firedamp.app.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firedamp.app.CampaignText;
import io.firedamp.app.EventJson;
import io.firedamp.app.Failure;
import io.firedamp.app.Installation;
import io.firedamp.app.Plugins;
import io.firedamp.app.TopicReader;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Campaign;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code firedamp campaigns}. */
@Command(
    name = "campaigns",
    description = {
      "Lists the campaigns of a running installation, or tells one.",
      "",
      "A campaign is the incidents of all clusters that share what only one attacker would have:",
      "a wallet, a payload, a publisher all of whose images are listed. A pool or an address that",
      "they share is shown, and joins nothing. In a SIEM each incident carries, in the field",
      "firedamp.campaigns, the id beside each indicator that joins it."
    },
    footer = {
      "",
      "Examples:",
      "  firedamp campaigns             all of them, the widest first",
      "  firedamp campaigns 6f0c        the one whose id begins with 6f0c",
      "  firedamp campaigns -o json     for a program"
    })
public final class CampaignsCommand implements Callable<Integer> {
  private static final Comparator<Campaign> WIDEST_FIRST =
      Comparator.comparing(Campaign::getIncidentCount)
          .reversed()
          .thenComparing(Campaign::getOpened)
          .thenComparing(Campaign::getId);

  private final CommandContext context;
  @Mixin private final ConfigOptions options = new ConfigOptions();
  @Mixin private final OutputOption output = new OutputOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "Id of one campaign, or the beginning of it.")
  private @Nullable String id;

  public CampaignsCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Installation installation =
        new Installation(options.load(Plugins.installed(), context.environment()));
    List<Campaign> campaigns;
    try (TopicReader reader = installation.connect()) {
      campaigns = inOrder(reader.latest(installation.topics().campaigns()).values());
    }
    if (id == null) {
      printAll(campaigns);
    } else {
      print(only(campaigns, id));
    }
    return ExitCode.DONE;
  }

  /** The widest first. */
  static List<Campaign> inOrder(Collection<Campaign> campaigns) {
    return campaigns.stream().sorted(WIDEST_FIRST).toList();
  }

  /**
   * The one whose id begins so.
   *
   * @throws Failure when there is none, or more than one
   */
  static Campaign only(List<Campaign> campaigns, String wanted) {
    List<Campaign> matching =
        campaigns.stream().filter(campaign -> campaign.getId().startsWith(wanted)).toList();
    if (matching.size() != 1) {
      String problem =
          matching.isEmpty()
              ? "no campaign has an id that begins with '%s': list them with 'firedamp campaigns'"
              : matching.size() + " campaigns have ids that begin with '%s': give more of it";
      throw new Failure(problem.formatted(VisibleText.of(wanted, 64)));
    }
    return matching.get(0);
  }

  private void print(Campaign campaign) {
    if (output.isJson()) {
      context.terminal().out().println(EventJson.text(EventJson.tree(campaign)));
    } else {
      new CampaignText(context.terminal()).print(campaign);
    }
  }

  private void printAll(List<Campaign> campaigns) {
    if (output.isJson()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      addTo(object, campaigns);
      context.terminal().out().println(EventJson.text(object));
    } else if (campaigns.isEmpty()) {
      context.terminal().err().println("no campaigns");
    } else {
      new CampaignText(context.terminal()).printTable(campaigns);
    }
  }

  /** Campaigns for a program. */
  static void addTo(ObjectNode tree, List<Campaign> campaigns) {
    ArrayNode array = tree.putArray("campaigns");
    campaigns.forEach(campaign -> array.add(EventJson.tree(campaign)));
  }
}
