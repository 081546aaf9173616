package io.firedamp.detectors.indicators;

import io.firedamp.detectors.PoolList;
import io.firedamp.detectors.indicators.Trace.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the traces of a miner in what a container is told to run: command line, environment and an
 * image's history, unpacked four times. Linear in the text, of which it reads at most 512 KiB, what
 * it unpacks included; immutable.
 */
public final class TraceFinder {
  private static final int LONGEST_TEXT = 160 * 1024;
  private static final int MOST_TEXT = 512 * 1024;
  private static final int DEEPEST = 4;

  private final PoolList pools;

  public TraceFinder(PoolList pools) {
    this.pools = pools;
  }

  /**
   * The traces in what one container runs, or one image would.
   *
   * @param command entrypoint and arguments, or command and arguments: one command line
   * @param environment NAME=value
   * @param history the commands an image was built with
   */
  public Traces find(List<String> command, List<String> environment, List<String> history) {
    Search search = new Search();
    search.read(String.join(" ", command), Place.COMMAND, 0);
    for (String variable : environment) {
      search.read(variable, Place.ENVIRONMENT, 0);
    }
    for (String step : history) {
      search.read(step, Place.HISTORY, 0);
    }
    return search.traces();
  }

  private enum Place {
    COMMAND,
    ENVIRONMENT,
    HISTORY
  }

  /** One search: what was found and how much may still be read. */
  private final class Search {
    private final Set<Trace> found = new TreeSet<>();
    private String endpoint = "";
    private int left = MOST_TEXT;

    /** An endpoint is anybody's; beside a wallet it says where the work goes. */
    private Traces traces() {
      if (has(Kind.WALLET) && !endpoint.isEmpty()) {
        add(Kind.ENDPOINT, endpoint);
      }
      return Traces.of(found);
    }

    private void read(String whole, Place place, int depth) {
      String text = whole.substring(0, Math.min(whole.length(), Math.min(LONGEST_TEXT, left)));
      left -= text.length();
      if (text.isEmpty()) {
        return;
      }
      List<String> words = ShellWords.of(text);
      for (String word : words) {
        readWord(word, place, depth);
      }
      if (depth < DEEPEST) {
        Encoded.within(text, words).forEach(hidden -> read(hidden, place, depth + 1));
      }
      Phrases.find(text, place == Place.HISTORY, this::add);
      Arguments arguments = Arguments.of(words);
      if (place != Place.ENVIRONMENT || depth > 0 || arguments.areMinersOwn()) {
        CommandReader reader = new CommandReader(this::add);
        reader.read(words);
        boolean talks = has(Kind.STRATUM) || has(Kind.POOL) || has(Kind.WALLET);
        if (arguments.areMinersOwn() || (arguments.areMinersWith(talks) && talks)) {
          add(Kind.ARGUMENTS, arguments.text());
        }
        if (reader.ranAmbiguousProgram() && (talks || has(Kind.ARGUMENTS))) {
          add(Kind.PROGRAM, "by its arguments");
        }
      }
    }

    private void readWord(String word, Place place, int depth) {
      if (word.indexOf('.') > 0) {
        poolIn(word).ifPresent(pool -> add(Kind.POOL, pool));
        if (endpoint.isEmpty()) {
          endpoint = Endpoint.in(word).orElse("");
        }
      }
      if (word.length() >= Encoded.SHORTEST) {
        addWallets(word);
        if (depth < DEEPEST && left > 0) {
          Encoded.bytesOf(word)
              .map(this::inflated)
              .flatMap(Encoded::text)
              .ifPresent(text -> read(text, place, depth + 1));
        }
      }
    }

    /** What comes of little may be much, and costs as much as reading it. */
    private byte[] inflated(byte[] bytes) {
      if (!Encoded.isCompressed(bytes)) {
        return bytes;
      }
      byte[] inflated = Encoded.inflated(bytes, Math.min(LONGEST_TEXT, left));
      left -= inflated.length;
      return inflated;
    }

    private void addWallets(String word) {
      int start = 0;
      for (int i = 0; i <= word.length(); i++) {
        char c = i < word.length() ? word.charAt(i) : ' ';
        boolean letter = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!letter) {
          Wallet.of(word.substring(start, i))
              .ifPresent(wallet -> add(Kind.WALLET, wallet.address()));
          start = i + 1;
        }
      }
    }

    private boolean has(Kind kind) {
      return found.stream().anyMatch(trace -> trace.kind() == kind);
    }

    private void add(Kind kind, String value) {
      found.add(new Trace(kind, value));
    }
  }

  /** The pool in {@code --url=stratum+tcp://user@xmr.pool.example:3333/x}. */
  private Optional<String> poolIn(String word) {
    int scheme = word.indexOf("://");
    int start = scheme >= 0 ? scheme + 3 : word.indexOf('=') + 1;
    int at = word.indexOf('@', start);
    start = at >= 0 ? at + 1 : start;
    int end = start;
    while (end < word.length() && isHostCharacter(word.charAt(end))) {
      end++;
    }
    return pools.poolOf(word.substring(start, end));
  }

  private static boolean isHostCharacter(char c) {
    return c == '.' || c == '-' || c == '_' || (c < 128 && Character.isLetterOrDigit(c));
  }

  /** What a miner is told, in its own words. */
  private record Arguments(
      List<String> unique, List<String> shared, boolean endpoint, boolean user, boolean shortForm) {
    private static final Set<String> UNIQUE =
        Set.of("--donate-level", "--donate-over-proxy", "--cpu-max-threads-hint", "--rig-id");
    private static final Set<String> SHARED =
        Set.of("--nicehash", "--max-cpu-usage", "--cuda-bfactor", "--no-cpu", "--cpu-priority");
    private static final Set<String> ALGORITHM = Set.of("-a", "--algo", "--algorithm");
    private static final Set<String> ENDPOINT = Set.of("-o", "--url", "--pool", "--server");
    private static final Set<String> USER = Set.of("-u", "--user", "--wallet", "--userpass");

    private static Arguments of(List<String> words) {
      List<String> unique = new ArrayList<>();
      List<String> shared = new ArrayList<>();
      boolean endpoint = false;
      boolean user = false;
      boolean shortForm = false;
      for (int i = 0; i < words.size(); i++) {
        String word = words.get(i);
        if (word.charAt(0) != '-') {
          continue;
        }
        int equals = word.indexOf('=');
        String flag = equals < 0 ? word : word.substring(0, equals);
        String next = i + 1 < words.size() ? words.get(i + 1) : "";
        String value = equals < 0 ? next : word.substring(equals + 1);
        if (UNIQUE.contains(flag) || flag.startsWith("--randomx-")) {
          unique.add(flag);
        } else if (SHARED.contains(flag)) {
          shared.add(flag);
        } else if ((ALGORITHM.contains(flag) && MinerWords.isAlgorithm(value))
            || (flag.equals("--coin") && MinerWords.isCoin(value))) {
          shared.add(flag + " " + value.toLowerCase(Locale.ROOT));
        } else if (ENDPOINT.contains(flag) && isEndpoint(value)) {
          endpoint = true;
          shortForm |= flag.equals("-o");
        } else if (USER.contains(flag)) {
          user = true;
        }
      }
      return new Arguments(unique, shared, endpoint, user, shortForm);
    }

    private boolean areMinersOwn() {
      return !unique.isEmpty()
          || (!shared.isEmpty() && (endpoint || user))
          || (endpoint && user && shortForm);
    }

    /**
     * Arguments that other programs take too count once a pool, its protocol or a wallet is there.
     */
    private boolean areMinersWith(boolean talks) {
      return talks && (endpoint || user || !shared.isEmpty());
    }

    private String text() {
      List<String> all = new ArrayList<>(new TreeSet<>(unique));
      all.addAll(new TreeSet<>(shared));
      if (endpoint) {
        all.add("an endpoint");
      }
      if (user) {
        all.add("a user");
      }
      return String.join(", ", all);
    }

    /** A host with a port, with or without a scheme, or a variable in its place. */
    private static boolean isEndpoint(String value) {
      if (value.startsWith("$")) {
        return true;
      }
      int colon = value.lastIndexOf(':');
      if (colon < 1 || colon + 1 >= value.length() || !Character.isDigit(value.charAt(colon + 1))) {
        return false;
      }
      return value.lastIndexOf('.', colon) > 0;
    }
  }
}
