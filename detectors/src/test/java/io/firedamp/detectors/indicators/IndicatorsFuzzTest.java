package io.firedamp.detectors.indicators;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.firedamp.detectors.PoolList;
import io.firedamp.schemas.ImageReference;
import java.util.List;

/** Attackers write these texts: no answer may cost an exception. */
class IndicatorsFuzzTest {
  private static final TraceFinder FINDER = new TraceFinder(PoolList.bundled());
  private static final OfficialNames NAMES = OfficialNames.bundled();

  @FuzzTest
  void readsAnyImageConfiguration(FuzzedDataProvider data) {
    String command = data.consumeString(4_000);
    String variable = data.consumeString(4_000);

    FINDER.find(
        List.of(command, variable), List.of(variable), List.of(data.consumeRemainingAsString()));
  }

  @FuzzTest
  void readsAnyWallet(FuzzedDataProvider data) {
    Wallet.of(data.consumeRemainingAsString());
  }

  @FuzzTest
  void comparesAnyImageName(FuzzedDataProvider data) {
    ImageReference.parse(data.consumeRemainingAsAsciiString()).ifPresent(NAMES::imitatedBy);
  }
}
