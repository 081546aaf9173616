package io.firedamp.detectors.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class WalletTest {
  /** The wallets of the 8220 gang, as public reports give them. */
  static final String MONERO =
      "41e2vPcVux9NNeTfWe8TLK2UWxCXJvNyCQtNb69YEexdNs711jEaDRXWbwaVe4vUMveKAzAiA4j8xgUi29TpKXpm3zKTUYo";

  private static final String SECOND_MONERO =
      "4AB31XZu3bKeUWtwGQ43ZadTKCfCzq3wra6yNbKdsucpRfgofJP3YwqDiTutrufk8D17D7xw1zPGyMspv8Lqwwg36V5chYg";

  @Test
  void knowsBothWalletsOfTheAttackThisProductExistsFor() {
    assertThat(Wallet.of(MONERO)).contains(new Wallet("monero", MONERO));
    assertThat(Wallet.of(SECOND_MONERO)).contains(new Wallet("monero", SECOND_MONERO));
  }

  @Test
  void knowsAnIntegratedMoneroAddress() {
    // From Monero's own documentation of integrated addresses.
    String integrated =
        "4LL9oSLmtpccfufTMvppY6JwXNouMBzSkbLYfpAV5Usx3skxNgYeYTRj5UzqtReoS44qo9mtmXCqY45DJ852K5Jv2bYXZKKQePHES9khPK";

    assertThat(Wallet.of(integrated)).map(Wallet::coin).contains("monero");
  }

  @Test
  void knowsBitcoinInEachOfItsForms() {
    assertThat(coin("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")).isEqualTo("bitcoin");
    assertThat(coin("3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy")).isEqualTo("bitcoin");
    assertThat(coin("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4")).isEqualTo("bitcoin");
    assertThat(coin("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"))
        .isEqualTo("bitcoin");
  }

  @Test
  void knowsEthereumByTheCaseOfItsLetters() {
    assertThat(coin("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")).isEqualTo("ethereum");
    assertThat(coin("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")).isEqualTo("none");
    assertThat(coin("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")).isEqualTo("none");
  }

  @Test
  void findsNoWalletInWhatMerelyLooksLikeOne() {
    assertThat(coin(MONERO.replace("TpKX", "TpKY"))).isEqualTo("none");
    assertThat(coin("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb")).isEqualTo("none");
    assertThat(coin("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5")).isEqualTo("none");
    assertThat(coin("sha256hashsha256hashsha256hashsha256hash")).isEqualTo("none");
    assertThat(coin("")).isEqualTo("none");
  }

  @Test
  void noticesEveryChangedCharacter() {
    long seed = 20180510;
    Random random = new Random(seed);
    String base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    for (int round = 0; round < 2_000; round++) {
      int at = random.nextInt(MONERO.length());
      char other = base58.charAt(random.nextInt(base58.length()));
      String changed = MONERO.substring(0, at) + other + MONERO.substring(at + 1);

      assertThat(Wallet.of(changed).isPresent())
          .as("seed %d, %s", seed, changed)
          .isEqualTo(changed.equals(MONERO));
    }
  }

  private static String coin(String word) {
    return Wallet.of(word).map(Wallet::coin).orElse("none");
  }
}
