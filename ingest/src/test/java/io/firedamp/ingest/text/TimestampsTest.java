package io.firedamp.ingest.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  private static final String CHARACTERS = "0123456789-:T.Zz+ 9";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-10T10:00:00Z",
        "2026-03-10T10:00:00.1Z",
        "2026-03-10T10:00:00.123456Z",
        "2026-03-10T10:00:00.123456789Z",
        "2024-02-29T23:59:59.999999999Z",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2016-12-31T23:59:60Z",
        "2026-03-10T24:00:00Z",
        "2026-03-10T10:00Z",
        "2026-03-10T10:00:00+02:00",
        "-0001-01-01T00:00:00Z",
        "2026-03-10t10:00:00z",
        "2026-03-10T10:00:00.Z"
      })
  void areReadAsTheLibraryReadsThem(String text) {
    assertThat(ours(text)).isEqualTo(theirs(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-02-30T00:00:00Z",
        "2025-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-10T00:00:00Z",
        "2026-03-10T25:00:00Z",
        "2026-03-10T10:61:00Z",
        "2026-03-10T10:00:00.1234567890Z",
        "2026-03-10T10:00:00.12x4Z",
        "2026-03-10 10:00:00Z",
        "2026-03-10T10:00:00",
        "２０２６-03-10T10:00:00Z"
      })
  void areNoneWhereTheLibrarySaysSo(String text) {
    assertThat(theirs(text)).as("the library's own view").isEmpty();
    assertThatThrownBy(() -> Timestamps.parse(text)).isInstanceOf(DateTimeException.class);
  }

  @Test
  void agreeWithTheLibraryWhateverIsWritten() {
    long seed = Long.getLong("firedamp.seed", 20_261_128);
    Random random = new Random(seed);
    for (int i = 0; i < 30_000; i++) {
      StringBuilder text =
          new StringBuilder(
              Instant.ofEpochSecond(
                      random.nextLong(-62_167_219_200L, 253_402_300_800L),
                      random.nextBoolean() ? 0 : random.nextInt(1_000) * 1_000_000L)
                  .toString());
      if (random.nextInt(4) == 0) {
        text.setLength(text.length() - 1);
        text.append("%+03d:%02d".formatted(random.nextInt(39) - 19, random.nextInt(61)));
      }
      for (int faults = random.nextInt(3); faults > 0; faults--) {
        text.setCharAt(
            random.nextInt(text.length()), CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
      }
      assertThat(ours(text.toString()))
          .as("-Dfiredamp.seed=%d: %s", seed, text)
          .isEqualTo(theirs(text.toString()));
      assertThat(read(() -> Timestamps.parseLoose(text.toString())))
          .as("-Dfiredamp.seed=%d: %s", seed, text)
          .isEqualTo(read(() -> OffsetDateTime.parse(text).toInstant()));
    }
  }

  @Test
  void areWrittenAsTheLibraryWritesThem() {
    Random random = new Random(Long.getLong("firedamp.seed", 20_261_128));
    for (int i = 0; i < 10_000; i++) {
      long second = random.nextLong(-62_167_219_300L, 253_402_300_900L);
      int nanos = random.nextInt(1_000) * List.of(1, 1_000, 1_001, 1_000_000).get(i % 4);
      Instant time = Instant.ofEpochSecond(second, random.nextBoolean() ? 0 : nanos);

      assertThat(Timestamps.text(time)).isEqualTo(time.toString());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2017-04-07T22:24:37.251547+0100, 2017-04-07T21:24:37.251547Z",
    "2017-04-07T22:24:37.251547-0930, 2017-04-08T07:54:37.251547Z",
    "2022-07-12T05:52:18.378379-0000, 2022-07-12T05:52:18.378379Z",
    "2022-07-12T05:52:18+0000, 2022-07-12T05:52:18Z",
    "2022-07-12T05:52:18+01:00, 2022-07-12T04:52:18Z",
    "2022-07-12T05:52:18.5Z, 2022-07-12T05:52:18.5Z"
  })
  void readZonesWithoutAColonAsWell(String written, Instant meant) {
    assertThat(Timestamps.parseZoned(written)).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "+0000",
        "2022-07-12T05:52:18",
        "2022-07-12T05:52:18+9900",
        "2022-07-12T05:52:18+00a0",
        "2022-07-12T05:52+0000",
        "2022-07-12T05:52:18+00000"
      })
  void readNothingWithoutAZone(String text) {
    assertThatThrownBy(() -> Timestamps.parseZoned(text)).isInstanceOf(DateTimeException.class);
  }

  private static Optional<Instant> ours(String text) {
    return read(() -> Timestamps.parse(text));
  }

  private static Optional<Instant> theirs(String text) {
    return read(() -> Instant.parse(text));
  }

  private static Optional<Instant> read(Supplier<Instant> reader) {
    try {
      return Optional.of(reader.get());
    } catch (DateTimeException none) {
      return Optional.empty();
    }
  }
}
