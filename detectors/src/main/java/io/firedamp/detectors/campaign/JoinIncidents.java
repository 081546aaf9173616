package io.firedamp.detectors.campaign;

import io.firedamp.detectors.indicators.StrongIndicatorRule;
import io.firedamp.detectors.kit.Expiry;
import io.firedamp.detectors.state.CampaignMember;
import io.firedamp.schemas.avro.Campaign;
import io.firedamp.schemas.avro.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/** An incident comes, changes or goes: the campaigns around it are told as they are now. */
final class JoinIncidents extends ContextualProcessor<String, Incident, String, Campaign> {
  private final Duration retention;
  private final boolean replaying;
  private Links links;
  private Expiry expiry;

  // Kafka Streams hands the stores over in init, before the first record.
  @SuppressWarnings("NullAway.Init")
  JoinIncidents(Duration retention, boolean replaying) {
    this.retention = retention;
    this.replaying = replaying;
  }

  @Override
  public void init(ProcessorContext<String, Campaign> context) {
    super.init(context);
    links = new Links(context);
    expiry = Expiry.of(context, replaying, Duration.ofHours(1), this::forget);
  }

  @Override
  public void process(Record<String, Incident> record) {
    if (record.value() == null) {
      revise(record.key(), null, record.timestamp());
      return;
    }
    Incident incident = record.value();
    expiry.saw(incident.getUpdated().toEpochMilli());
    CampaignMember known = links.get(incident.getId());
    if (known == null || known.getRevision() <= incident.getRevision()) {
      Optional<CampaignMember> member = Members.of(incident, StrongIndicatorRule.DEFAULT);
      revise(incident.getId(), member.orElse(null), record.timestamp());
    }
  }

  private void revise(String incident, @Nullable CampaignMember now, long time) {
    CampaignMember known = links.get(incident);
    if (now == null ? known == null : now.equals(known)) {
      return;
    }
    Set<Indicator> touched = new HashSet<>();
    if (known != null) {
      touched.addAll(Links.joining(known));
    }
    if (now != null) {
      touched.addAll(Links.joining(now));
    }
    Set<String> seeds = new TreeSet<>(List.of(incident));
    touched.forEach(indicator -> seeds.addAll(links.near(indicator)));
    Map<String, Campaign> before = around(seeds);
    if (now == null) {
      links.remove(incident);
    } else {
      links.put(incident, now);
    }
    tell(before, around(seeds), time);
  }

  /** The campaigns that these incidents are of, by id. */
  private Map<String, Campaign> around(Set<String> seeds) {
    Map<String, Campaign> campaigns = new TreeMap<>();
    Set<String> seen = new HashSet<>();
    for (String seed : seeds) {
      if (!seen.contains(seed)) {
        Component component = links.componentOf(seed);
        seen.addAll(component.members().keySet());
        CampaignWriter.write(component)
            .ifPresent(campaign -> campaigns.put(campaign.getId(), campaign));
      }
    }
    return campaigns;
  }

  private void tell(Map<String, Campaign> before, Map<String, Campaign> after, long time) {
    after.forEach(
        (id, campaign) -> {
          if (!campaign.equals(before.get(id))) {
            context().forward(new Record<>(id, campaign, campaign.getUpdated().toEpochMilli()));
          }
        });
    before.keySet().stream()
        .filter(id -> !after.containsKey(id))
        .forEach(id -> context().forward(new Record<>(id, null, time)));
  }

  private void forget(Instant now) {
    long horizon = now.minus(retention).toEpochMilli();
    List<String> past = new ArrayList<>();
    try (KeyValueIterator<String, CampaignMember> all = links.members().all()) {
      all.forEachRemaining(
          entry -> {
            if (entry.value.getLastSeen() < horizon) {
              past.add(entry.key);
            }
          });
    }
    past.forEach(incident -> revise(incident, null, now.toEpochMilli()));
  }
}
