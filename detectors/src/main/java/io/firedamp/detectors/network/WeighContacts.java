package io.firedamp.detectors.network;

import io.firedamp.detectors.SignalChanges;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.WindowStore;

/**
 * Brings together, for one cluster, who contacted which pool through whom, and hands on what each
 * subject's contacts amount to. Contacts with listed pools are few; all others never come here.
 */
final class WeighContacts extends ContextualProcessor<String, Signal, String, Signal> {
  static final String CONTACTS = "pool-contacts";
  static final String QUESTIONS = "pool-questions";
  static final String OWNERS = "pool-owners";
  static final String INTERMEDIARIES = "pool-intermediaries";

  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long SECOND = Duration.ofSeconds(1).toMillis();

  /** Of one name in one second: more subjects than this do not forward for each other. */
  private static final int MOST_QUESTIONS = 64;

  private final ContactRule rule;
  private final Weights weights;
  private WindowStore<String, List<Signal>> contacts;
  private WindowStore<String, List<Signal>> questions;
  private WindowStore<String, List<Signal>> intermediaries;
  private WindowStore<String, List<String>> owners;

  // Kafka Streams hands the stores over in init, before the first record.
  @SuppressWarnings("NullAway.Init")
  WeighContacts(ContactRule rule, Weights weights) {
    this.rule = rule;
    this.weights = weights;
  }

  @Override
  public void init(ProcessorContext<String, Signal> context) {
    super.init(context);
    contacts = context.getStateStore(CONTACTS);
    questions = context.getStateStore(QUESTIONS);
    intermediaries = context.getStateStore(INTERMEDIARIES);
    owners = context.getStateStore(OWNERS);
  }

  @Override
  public void process(Record<String, Signal> record) {
    Signal contact = record.value();
    long hour = floor(contact, HOUR);
    boolean forwarded = isAskedBySomebody(contact, hour);
    for (Signal other : sameQuestions(contact)) {
      forwarded |= rule.isForwardingOf(contact, other);
      if (rule.isForwardingOf(other, contact)) {
        markForwarded(other.getSubject(), floor(other, HOUR), other);
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
        key(contact.getCluster(), contact.getRule(), contact.getSlot(), contact.getSubject());
    return !at(intermediaries, key, hour).isEmpty()
        || !at(intermediaries, key, hour - HOUR).isEmpty();
  }

  private void remember(Signal contact, long hour) {
    Optional<String> question = questionKey(contact);
    question.ifPresent(
        key -> {
          long second = floor(contact, SECOND);
          List<Signal> before = at(questions, key, second);
          if (!Contact.contains(before, contact)) {
            List<Signal> after = new ArrayList<>(before);
            after.add(contact);
            after.sort(Contact.EARLIEST_FIRST);
            questions.put(key, after.subList(0, Math.min(after.size(), MOST_QUESTIONS)), second);
          }
        });
    Contact.intermediaryOf(contact)
        .ifPresent(intermediary -> remember(contact, intermediary.toString(), hour));
  }

  private void remember(Signal contact, String intermediary, long hour) {
    String key = key(contact.getCluster(), contact.getRule(), contact.getSlot(), intermediary);
    if (!at(intermediaries, key, hour).isEmpty()) {
      return;
    }
    intermediaries.put(key, List.of(contact), hour);
    for (long affected : List.of(hour, hour + HOUR)) {
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
    List<String> stored = owners.fetch(subject, stretch);
    List<String> before = stored == null ? List.of() : stored;
    List<String> after = rule.withOwner(before, question);
    if (!after.equals(before)) {
      owners.put(subject, after, stretch);
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
    List<Signal> before = at(contacts, subject, hour);
    List<Signal> after = change.apply(before);
    if (after.equals(before)) {
      return;
    }
    contacts.put(subject, after, hour);
    List<Signal> changes =
        SignalChanges.between(rule.standing(before, weights), rule.standing(after, weights));
    for (Signal signal : changes) {
      context().forward(new Record<>(signal.getSubject(), signal, signal.getTime().toEpochMilli()));
    }
  }

  private List<Signal> sameQuestions(Signal contact) {
    Optional<String> key = questionKey(contact);
    if (key.isEmpty()) {
      return List.of();
    }
    long second = floor(contact, SECOND);
    List<Signal> near = new ArrayList<>();
    for (long start : List.of(second - SECOND, second, second + SECOND)) {
      near.addAll(at(questions, key.get(), start));
    }
    return near;
  }

  private static Optional<String> questionKey(Signal contact) {
    return Contact.nameOf(contact).map(name -> key(contact.getCluster(), name));
  }

  private static List<Signal> at(WindowStore<String, List<Signal>> store, String key, long start) {
    List<Signal> stored = store.fetch(key, start);
    return stored == null ? List.of() : stored;
  }

  private static long floor(Signal contact, long length) {
    long time = contact.getTime().toEpochMilli();
    return time - Math.floorMod(time, length);
  }

  private static String key(String... parts) {
    return String.join("\0", parts);
  }
}
