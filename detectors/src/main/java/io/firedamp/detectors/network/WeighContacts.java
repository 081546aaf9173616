package io.firedamp.detectors.network;

import io.firedamp.detectors.SignalChanges;
import io.firedamp.detectors.SignalRecord;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.detectors.kit.Stretch;
import io.firedamp.detectors.kit.Stretches;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Brings together, for one cluster, who contacted which pool through whom, and hands on what each
 * subject's contacts amount to. Contacts with listed pools are few; all others never come here.
 */
final class WeighContacts extends ContextualProcessor<String, Signal, String, Signal> {
  static final String CONTACTS = "pool-contacts";
  static final String QUESTIONS = "pool-questions";
  static final String OWNERS = "pool-owners";
  static final String INTERMEDIARIES = "pool-intermediaries";

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Of one name in one second: more subjects than this do not forward for each other. */
  private static final int MOST_QUESTIONS = 64;

  private final ContactRule rule;
  private final FailoverRule failover;
  private final Weights weights;
  private final Duration retention;
  private Stretches<Signal> contacts;
  private Stretches<Signal> questions;
  private Stretches<Signal> intermediaries;
  private Stretches<String> owners;

  // Kafka Streams hands the stores over in init, before the first record.
  @SuppressWarnings("NullAway.Init")
  WeighContacts(ContactRule rule, FailoverRule failover, Weights weights, Duration retention) {
    this.rule = rule;
    this.failover = failover;
    this.weights = weights;
    this.retention = retention;
  }

  @Override
  public void init(ProcessorContext<String, Signal> context) {
    super.init(context);
    contacts = new Stretches<>(context.getStateStore(CONTACTS));
    questions = Stretches.remembering(context.getStateStore(QUESTIONS));
    intermediaries = new Stretches<>(context.getStateStore(INTERMEDIARIES));
    owners = new Stretches<>(context.getStateStore(OWNERS));
  }

  @Override
  public void process(Record<String, Signal> record) {
    Signal contact = record.value();
    if (Contact.isPassed(contact)) {
      forgetBefore(contact.getTime().minus(retention).toEpochMilli());
    } else {
      weigh(contact);
    }
  }

  private void forgetBefore(long time) {
    contacts.forgetBefore(time);
    questions.forgetBefore(time);
    intermediaries.forgetBefore(time);
    owners.forgetBefore(time);
  }

  private void weigh(Signal contact) {
    long hour = Stretch.startOf(contact.getTime(), HOUR);
    boolean forwarded = isAskedBySomebody(contact, hour);
    for (Signal other : sameQuestions(contact)) {
      forwarded |= rule.isForwardingOf(contact, other);
      if (rule.isForwardingOf(other, contact)) {
        markForwarded(other.getSubject(), Stretch.startOf(other.getTime(), HOUR), other);
      }
    }
    Signal kept = forwarded ? ContactRule.forwarded(contact) : contact;
    change(contact.getSubject(), hour, before -> ContactRule.with(before, kept));
    if (Contact.isQuestion(contact)) {
      countOwners(contact, hour);
    }
    remember(contact, hour);
  }

  /** Whether somebody else asked this subject, as an intermediary, to contact the same pool. */
  private boolean isAskedBySomebody(Signal contact, long hour) {
    String key =
        StoreKey.of(
            contact.getCluster(), contact.getRule(), contact.getSlot(), contact.getSubject());
    return !intermediaries.at(key, hour).isEmpty()
        || !intermediaries.at(key, hour - HOUR.toMillis()).isEmpty();
  }

  private void remember(Signal contact, long hour) {
    Optional<String> question = questionKey(contact);
    question.ifPresent(
        key -> {
          long second = Stretch.startOf(contact.getTime(), SECOND);
          List<Signal> before = questions.at(key, second);
          List<Signal> after = withQuestion(before, contact);
          if (!after.equals(before)) {
            questions.put(key, second, after);
          }
        });
    Contact.intermediaryOf(contact)
        .ifPresent(intermediary -> remember(contact, intermediary.toString(), hour));
  }

  private static List<Signal> withQuestion(List<Signal> before, Signal contact) {
    boolean isFull = before.size() >= MOST_QUESTIONS;
    if (Contact.contains(before, contact)
        || (isFull
            && Contact.EARLIEST_FIRST.compare(before.get(before.size() - 1), contact) <= 0)) {
      return before;
    }
    List<Signal> after = new ArrayList<>(before);
    after.add(contact);
    after.sort(Contact.EARLIEST_FIRST);
    return after.subList(0, Math.min(after.size(), MOST_QUESTIONS));
  }

  private void remember(Signal contact, String intermediary, long hour) {
    String key =
        StoreKey.of(contact.getCluster(), contact.getRule(), contact.getSlot(), intermediary);
    if (!intermediaries.at(key, hour).isEmpty()) {
      return;
    }
    intermediaries.put(key, hour, List.of(contact));
    for (long affected : List.of(hour, hour + HOUR.toMillis())) {
      change(
          intermediary,
          affected,
          before ->
              before.stream()
                  .map(one -> Contact.isSamePool(one, contact) ? ContactRule.forwarded(one) : one)
                  .toList());
    }
  }

  private void countOwners(Signal question, long hour) {
    String subject = question.getSubject();
    long stretch = rule.stretchOf(question.getTime()).toEpochMilli();
    List<String> before = owners.at(subject, stretch);
    List<String> after = rule.withOwner(before, question);
    if (!after.equals(before)) {
      owners.put(subject, stretch, after);
      rule.note(after, question)
          .ifPresent(note -> change(subject, hour, known -> ContactRule.with(known, note)));
    }
  }

  private void markForwarded(String subject, long hour, Signal contact) {
    change(
        subject,
        hour,
        before ->
            before.stream()
                .map(one -> one.getId().equals(contact.getId()) ? ContactRule.forwarded(one) : one)
                .toList());
  }

  private void change(String subject, long hour, UnaryOperator<List<Signal>> change) {
    List<Signal> before = contacts.at(subject, hour);
    List<Signal> after = change.apply(before);
    if (after.equals(before)) {
      return;
    }
    contacts.put(subject, hour, after);
    for (Signal signal : SignalChanges.between(standing(before), standing(after))) {
      context().forward(SignalRecord.of(signal));
    }
  }

  private List<Signal> standing(List<Signal> known) {
    List<Signal> all = new ArrayList<>(rule.standing(known, weights));
    failover.judge(all, weights).ifPresent(all::add);
    return all;
  }

  private List<Signal> sameQuestions(Signal contact) {
    Optional<String> key = questionKey(contact);
    if (key.isEmpty()) {
      return List.of();
    }
    long second = Stretch.startOf(contact.getTime(), SECOND);
    List<Signal> near = new ArrayList<>();
    for (long offset : List.of(-SECOND.toMillis(), 0L, SECOND.toMillis())) {
      near.addAll(questions.at(key.get(), second + offset));
    }
    return near;
  }

  private static Optional<String> questionKey(Signal contact) {
    return Contact.nameOf(contact).map(name -> StoreKey.of(contact.getCluster(), name));
  }
}
