package io.firedamp.detectors.network;

import io.firedamp.detectors.kit.Stretches;
import io.firedamp.schemas.avro.DnsQuery;
import io.firedamp.schemas.avro.Signal;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Counts the bad names that each subject looks up, and notes it of those who read a list. */
final class CountBadNames extends ContextualProcessor<String, DnsQuery, String, Signal> {
  static final String STORE = "bad-names";

  private final BadNamesRule rule;
  private Stretches<String> names;

  // Kafka Streams hands the store over in init, before the first record.
  @SuppressWarnings("NullAway.Init")
  CountBadNames(BadNamesRule rule) {
    this.rule = rule;
  }

  @Override
  public void init(ProcessorContext<String, Signal> context) {
    super.init(context);
    names = new Stretches<>(context.getStateStore(STORE));
  }

  @Override
  public void process(Record<String, DnsQuery> record) {
    DnsQuery query = record.value();
    if (!rule.isBad(query)) {
      return;
    }
    String subject = NetworkFindings.subjectOf(query).toString();
    long stretch = rule.stretchOf(query.getTime()).toEpochMilli();
    List<String> known = new ArrayList<>(names.at(subject, stretch));
    if (known.size() >= rule.leastNames() || known.contains(query.getQuery())) {
      return;
    }
    known.add(query.getQuery());
    names.put(subject, stretch, known);
    rule.note(query, known.size())
        .ifPresent(
            note ->
                context()
                    .forward(
                        new Record<>(query.getCluster(), note, note.getTime().toEpochMilli())));
  }
}
