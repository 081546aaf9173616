package io.firedamp.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SecretsTest {
  @Test
  void hidesEachWhereverItStands() {
    Secrets secrets = Secrets.of(List.of("s3cr3t", "pa ss"));

    assertThat(secrets.removedFrom("Bearer s3cr3t, pa ss and s3cr3t"))
        .isEqualTo("Bearer [hidden], [hidden] and [hidden]");
  }

  @Test
  void hidesTheLongerFirstSoThatNoPieceOfItIsLeft() {
    Secrets secrets = Secrets.of(List.of("s3cr3t", "s3cr3t-of-the-other"));

    assertThat(secrets.removedFrom("s3cr3t-of-the-other")).isEqualTo("[hidden]");
  }

  @Test
  void leavesAloneWhatIsTooShortToBeOne() {
    assertThat(Secrets.of(List.of("", "1", "443")).removedFrom("port 443 of 1"))
        .isEqualTo("port 443 of 1");
  }

  @Test
  void saysHowManyThereAreAndNone() {
    assertThat(Secrets.none().and(List.of("s3cr3t"))).hasToString("1 secrets");
    assertThat(Secrets.none()).hasToString("0 secrets").isEqualTo(Secrets.of(List.of("a")));
  }

  @Test
  void isEqualToTheSameOnesInAnyOrder() {
    assertThat(Secrets.of(List.of("abcd", "efgh")))
        .isEqualTo(Secrets.of(List.of("efgh", "abcd")))
        .hasSameHashCodeAs(Secrets.of(List.of("efgh", "abcd")))
        .isNotEqualTo(Secrets.of(List.of("abcd")));
  }
}
