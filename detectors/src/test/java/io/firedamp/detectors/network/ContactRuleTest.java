package io.firedamp.detectors.network;

import static io.firedamp.detectors.network.Flows.NOON;
import static io.firedamp.detectors.network.Flows.POOL;
import static io.firedamp.detectors.network.Flows.TTL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.detectors.PoolList;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ContactRuleTest {
  private static final ContactRule RULE = ContactRule.DEFAULTS;
  private static final PoolList POOLS =
      PoolList.of(
          List.of("a.example", "b.example", "c.example", "d.other", "e.another", "f.third"));

  @Test
  void aMinerWithTwoPoolsToFallBackOnStaysHeavy() {
    List<Signal> standing =
        standing(asked("a.example", 0), asked("d.other", 5), asked("e.another", 9));

    assertThat(standing).hasSize(3).allMatch(signal -> signal.getDecibans() == 44);
  }

  @Test
  void whoeverAsksForManyPoolsWithinMinutesReadsAList() {
    List<Signal> standing = standing(asked("a.example", 0), note(), asked("d.other", 60));

    assertThat(standing)
        .hasSize(2)
        .allMatch(signal -> signal.getDecibans() == 6)
        .allMatch(signal -> signal.getTraits().contains("LIST_LOOKUP"))
        .allMatch(signal -> signal.getDetail().contains("as a list is read"));
  }

  @Test
  void fourOwnersMakeAListHoweverManyNamesTheyHave() {
    List<String> owners = List.of();
    for (String name : List.of("a.example", "d.other", "e.another", "d.other")) {
      owners = RULE.withOwner(owners, asked(name, 1));
    }

    assertThat(owners).hasSize(3);
    assertThat(RULE.note(owners, asked("a.example", 1))).isEmpty();
    assertThat(RULE.note(RULE.withOwner(owners, asked("f.third", 1)), asked("f.third", 1)))
        .hasValueSatisfying(note -> assertThat(note.getTime()).isEqualTo(NOON));
    assertThat(Contact.ownerOf("eu.pool.example")).isEqualTo("pool.example");
    assertThat(Contact.ownerOf("pool")).isEqualTo("pool");
  }

  @Test
  void whatIsFoundByConnectingIsNoLookup() {
    Signal connected = Signal.newBuilder(asked("a.example", 0)).setRule("NET-02").build();

    assertThat(RULE.standing(List.of(note(), connected), Weights.bundled()))
        .containsExactly(connected);
  }

  @Test
  void bothOutcomesOfAQuestionStandAndNeitherIsTakenBack() {
    List<Signal> standing = standing(asked("a.example", 0, new String[0]), asked("a.example", 1));

    assertThat(standing).extracting(Signal::getDecibans).containsExactly(26.0, 44.0);
  }

  @Test
  void whatIsForwardedWeighsLittleAndTheRestKeepsItsWeight() {
    Signal forwarded = ContactRule.forwarded(asked("a.example", 0));
    Signal own = asked("a.example", 30);

    List<Signal> standing = RULE.standing(List.of(forwarded, own), Weights.bundled());

    assertThat(standing).extracting(Signal::getDecibans).containsExactly(2.0, 44.0);
    assertThat(standing.get(0).getTraits()).contains("FORWARDED");
    assertThat(standing.get(0).getId()).isNotEqualTo(forwarded.getId());
    assertThat(standing.get(1)).isEqualTo(own);
  }

  @Test
  void aForwardingComesSoonAfterSomebodyElsesQuestion() {
    Signal question = asked("a.example", 0);
    Signal soon = of("10.0.0.53", question, Duration.ofMillis(10));
    Signal late = of("10.0.0.53", question, Duration.ofMillis(900));

    assertThat(RULE.isForwardingOf(soon, question)).isTrue();
    assertThat(RULE.isForwardingOf(question, soon)).isFalse();
    assertThat(RULE.isForwardingOf(late, question)).isFalse();
    assertThat(RULE.isForwardingOf(question, question)).isFalse();
  }

  @Test
  void remembersTheEarliestOfEachKindWhateverOrderTheyCameIn() {
    List<Signal> contacts = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      contacts.add(asked(List.of("a.example", "d.other", "e.another").get(i % 3), i * 7));
    }
    List<Signal> expected = remembered(contacts);

    for (long seed = 1; seed <= 8; seed++) {
      Collections.shuffle(contacts, new Random(seed));
      assertThat(remembered(contacts)).as("seed %d", seed).isEqualTo(expected);
    }
    assertThat(expected).hasSize(6);
  }

  @Test
  void boundsWhatItRemembersOfASubject() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      names.add("pool" + i + ".example");
    }
    PoolList many = PoolList.of(names);
    List<Signal> contacts = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      contacts.add(asked(many, names.get(i), i, POOL));
    }
    List<Signal> expected = remembered(contacts);
    Collections.shuffle(contacts, new Random(3));

    assertThat(remembered(contacts)).hasSize(64).isEqualTo(expected);
  }

  @Test
  void refusesAnEchoThatIsNone() {
    assertThatThrownBy(() -> new ContactRule(Duration.ofSeconds(2), 4, Duration.ofMinutes(1)))
        .hasMessage("network.contacts.forwarded-within must be at most a second, was PT2S");
    assertThatThrownBy(() -> new ContactRule(Duration.ofMillis(2), 1, Duration.ofMinutes(1)))
        .hasMessage("network.contacts.list-pools must be at least 2, was 1");
  }

  private static List<Signal> remembered(List<Signal> contacts) {
    List<Signal> remembered = List.of();
    for (Signal contact : contacts) {
      remembered = ContactRule.with(remembered, contact);
    }
    return remembered;
  }

  private static List<Signal> standing(Signal... contacts) {
    return RULE.standing(remembered(List.of(contacts)), Weights.bundled());
  }

  private static Signal note() {
    return Contact.note(Alias.address("c", Flows.WEB), NOON);
  }

  private static Signal asked(String name, int second) {
    return asked(POOLS, name, second, POOL);
  }

  private static Signal asked(String name, int second, String[] answers) {
    return asked(POOLS, name, second, answers);
  }

  private static Signal asked(PoolList pools, String name, int second, String... answers) {
    return PoolDnsRule.DEFAULTS
        .judge(Flows.query(name, Duration.ofSeconds(second), answers), pools, TTL)
        .orElseThrow()
        .toSignal("network", List.of());
  }

  private static Signal of(String address, Signal contact, Duration after) {
    return Signal.newBuilder(contact)
        .setSubject("c/ip/" + address)
        .setTime(NOON.plus(after))
        .build();
  }
}
