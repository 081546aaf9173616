package io.firedamp.detectors.network;

import io.firedamp.detectors.SignalChanges;
import io.firedamp.detectors.SignalRecord;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.detectors.kit.Stretch;
import io.firedamp.detectors.kit.Stretches;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Keeps of each subject, peer and day the encrypted shapes that stand and what greetings told, and
 * hands on what each shape amounts to with each kind of greeting: whichever of them came first.
 */
final class RaiseShapes extends ContextualProcessor<String, Signal, String, Signal> {
  static final String STORE = "raised-shapes";

  private static final Duration DAY = Duration.ofDays(1);

  /** A sensor may date a greeting later than the connection that begins with it. */
  private static final Duration GREETING = Duration.ofMinutes(1);

  private final NamelessTlsRule greetings;
  private final CdnRule cdn;
  private final HostTable networks;
  private final StratumShapeRule shape;
  private final Weights weights;
  private Stretches<Signal> known;

  // Kafka Streams hands the store over in init, before the first record.
  @SuppressWarnings("NullAway.Init")
  RaiseShapes(NamelessTlsRule greetings, CdnRule cdn, StratumShapeRule shape, Weights weights) {
    this.greetings = greetings;
    this.cdn = cdn;
    this.networks = cdn.table();
    this.shape = shape;
    this.weights = weights;
  }

  /** Whether a signal is one that this has to do with. */
  static boolean concerns(Signal signal) {
    return isGreeting(signal)
        || (signal.getRule().equals(StratumShapeRule.RULE)
            && signal.getTraits().contains(Trait.ENCRYPTED.name()));
  }

  private static boolean isGreeting(Signal signal) {
    return signal.getRule().equals(NamelessTlsRule.RULE);
  }

  @Override
  public void init(ProcessorContext<String, Signal> context) {
    super.init(context);
    known = new Stretches<>(context.getStateStore(STORE));
  }

  @Override
  public void process(Record<String, Signal> record) {
    Signal told = record.value();
    String key = StoreKey.of(told.getSubject(), told.getSlot());
    for (long day : daysOf(told)) {
      List<Signal> before = known.at(key, day);
      List<Signal> after = with(before, told);
      if (!after.equals(before)) {
        known.put(key, day, after);
        for (Signal change : SignalChanges.between(standing(before), standing(after))) {
          context().forward(SignalRecord.of(change));
        }
      }
    }
  }

  /** The day in which a connection began; of a greeting just after midnight the one before, too. */
  private static Set<Long> daysOf(Signal told) {
    Set<Long> days = new TreeSet<>();
    days.add(Stretch.startOf(told.getStarted(), DAY));
    if (isGreeting(told)) {
      days.add(Stretch.startOf(told.getStarted().minus(GREETING), DAY));
    }
    return days;
  }

  private static List<Signal> with(List<Signal> before, Signal told) {
    List<Signal> after = new ArrayList<>(before);
    if (isGreeting(told)) {
      return withGreeting(after, told);
    }
    after.removeIf(one -> one.getId().equals(told.getId()));
    if (!told.getRetracted()) {
      after.add(told);
    }
    return after;
  }

  /** Of each kind of greeting the earliest. */
  private static List<Signal> withGreeting(List<Signal> after, Signal told) {
    for (Signal one : after) {
      if (isGreeting(one) && one.getTraits().equals(told.getTraits())) {
        if (Contact.EARLIEST_FIRST.compare(told, one) >= 0) {
          return after;
        }
        after.remove(one);
        break;
      }
    }
    after.add(told);
    return after;
  }

  private List<Signal> standing(List<Signal> all) {
    List<Signal> raised = new ArrayList<>();
    for (Signal one : all) {
      if (isGreeting(one)) {
        continue;
      }
      boolean held = shape.isHeld(one);
      cdn.raised(one, held, networks, weights).ifPresent(raised::add);
      all.stream()
          .filter(RaiseShapes::isGreeting)
          .forEach(greeting -> raised.add(greetings.raised(one, held, greeting, weights)));
    }
    return raised;
  }
}
