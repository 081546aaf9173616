package io.firedamp.detectors.indicators;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What miners are called, and what they are told: names from the projects' own documentation. */
final class MinerWords {
  private static final Set<String> PROGRAMS =
      Set.of(
          "astrominer",
          "bfgminer",
          "bminer",
          "bzminer",
          "ccminer",
          "cgminer",
          "claymore",
          "cnrig",
          "cpuminer",
          "cpuminer-multi",
          "cpuminer-opt",
          "cpuminer-avx2",
          "cpuminer-sse2",
          "cpuminer-zen",
          "cryptonight",
          "dero-miner",
          "ethdcrminer64",
          "ethminer",
          "gminer",
          "hellminer",
          "jceminer",
          "kawpowminer",
          "kdevtmpfsi",
          "kinsing",
          "lolminer",
          "minerd",
          "minergate",
          "minergate-cli",
          "miniz",
          "nanominer",
          "nbminer",
          "nheqminer",
          "onezerominer",
          "p2pool",
          "phoenixminer",
          "progminer",
          "pwnrig",
          "rx-miner",
          "sgminer",
          "spectre-miner",
          "srbminer",
          "srbminer-multi",
          "sysrv",
          "teamredminer",
          "tt-miner",
          "verusminer",
          "wildrig",
          "wildrig-multi",
          "xmr-node-proxy",
          "xmr-stak",
          "xmr-stak-cpu",
          "xmr-stak-rx",
          "xmrcc",
          "xmrig",
          "xmrig-amd",
          "xmrig-cc",
          "xmrig-mo",
          "xmrig-notls",
          "xmrig-nvidia",
          "xmrig-proxy",
          "xmrigcc",
          "xmrigdaemon",
          "xmrigminer");

  /** Other programs bear these names too (a tile server, a digger game): they need company. */
  private static final Set<String> AMBIGUOUS =
      Set.of("t-rex", "trex", "miner", "excavator", "rigel");

  private static final Set<String> ALGORITHMS =
      Set.of(
          "argon2",
          "astrobwt",
          "autolykos2",
          "beamhash",
          "blake3",
          "chukwa",
          "cuckaroo",
          "cuckatoo",
          "equihash",
          "etchash",
          "ethash",
          "firopow",
          "flex",
          "gost",
          "groestl",
          "heavyhash",
          "karlsenhash",
          "kawpow",
          "kheavyhash",
          "lyra2rev3",
          "lyra2v2",
          "lyra2z",
          "lyra2z330",
          "m7m",
          "minotaurx",
          "neoscrypt",
          "nexapow",
          "octopus",
          "panthera",
          "progpow",
          "pyrinhash",
          "qhash",
          "randomarq",
          "randomepic",
          "randomwow",
          "randomx",
          "randomxl",
          "scrypt",
          "sha256d",
          "sha3x",
          "skein",
          "verthash",
          "verus",
          "verushash",
          "x11",
          "x13",
          "x16r",
          "x16rv2",
          "x17",
          "x21s",
          "x25x",
          "xelishash",
          "zelhash",
          "zhash");

  private static final Set<String> COINS =
      Set.of(
          "arqma",
          "dero",
          "ergo",
          "ethereum",
          "etc",
          "monero",
          "ravencoin",
          "rvn",
          "salvium",
          "sumo",
          "wownero",
          "xmr",
          "zeph",
          "zephyr");

  private MinerWords() {}

  /** The miner a path or file name is of: directory, version and extension do not matter. */
  static Optional<String> program(String word) {
    String name = bareName(word);
    return PROGRAMS.contains(name) ? Optional.of(name) : Optional.empty();
  }

  static boolean isAmbiguousProgram(String word) {
    return AMBIGUOUS.contains(bareName(word));
  }

  static boolean isAlgorithm(String value) {
    String name = value.toLowerCase(Locale.ROOT);
    return ALGORITHMS.contains(name)
        || name.startsWith("cryptonight")
        || name.startsWith("cn/")
        || name.startsWith("cn-")
        || name.startsWith("rx/")
        || name.startsWith("argon2/")
        || name.startsWith("ghostrider")
        || name.startsWith("yespower")
        || name.startsWith("yescrypt")
        || name.startsWith("equihash")
        || name.startsWith("ethash");
  }

  static boolean isCoin(String value) {
    return COINS.contains(value.toLowerCase(Locale.ROOT));
  }

  private static String bareName(String word) {
    String name = word.substring(word.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    for (int i = 1; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean extension = c == '.' || c == '?' || c == '#' || c == '@' || c == ':';
      boolean version =
          (c == '-' || c == '_') && i + 1 < name.length() && Character.isDigit(name.charAt(i + 1));
      if (extension || version) {
        return name.substring(0, i);
      }
    }
    return name;
  }
}
