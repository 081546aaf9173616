package io.firedamp.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.sinks.format.IncidentFormats;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every factory with a services line keeps to before anything is delivered. */
class SinkFactoriesTest {
  @SuppressWarnings("rawtypes") // A class literal has no type argument.
  static Stream<Sink.Factory> factories() {
    return ServiceLoader.load(Sink.Factory.class).stream().map(ServiceLoader.Provider::get);
  }

  @Test
  void areNamedApart() {
    List<String> types = factories().map(factory -> factory.type()).toList();

    assertThat(types).doesNotHaveDuplicates().allMatch(type -> type.matches("[a-z][a-z0-9-]*"));
  }

  @ParameterizedTest
  @MethodSource("factories")
  void sayInASentenceWhereTheyDeliver(Sink.Factory<?> factory) {
    assertThat(factory.about()).endsWith(".").doesNotContain("\n");
  }

  @ParameterizedTest
  @MethodSource("factories")
  void makeASinkOfTheirDefaultsThatIsClosedUnused(Sink.Factory<?> factory) {
    Sink sink = made(factory);

    sink.close();
    sink.close();

    assertThat(sink).isNotSameAs(made(factory));
  }

  @ParameterizedTest
  @MethodSource("factories")
  void showNoPasswordInTheirSettings(Sink.Factory<?> factory) {
    assertThat(factory.defaults().toString()).doesNotContainIgnoringCase("password");
  }

  private static <C extends Record> Sink made(Sink.Factory<C> factory) {
    C defaults = factory.defaults();
    factory.check(defaults, IncidentFormats.bundled());
    return factory.create(defaults, TestContexts.context("siem"));
  }
}
