package io.firedamp.detectors.indicators;

import io.firedamp.detectors.indicators.Trace.Kind;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Reads one command line word by word and tells programs that are run from names that are merely
 * mentioned, and downloads that end in a shell from downloads. One pass; one use.
 */
final class CommandReader {
  private static final Set<String> SHELLS =
      Set.of("sh", "bash", "dash", "ash", "zsh", "ksh", "python", "python2", "python3", "perl");
  private static final Set<String> DOWNLOADERS =
      Set.of("curl", "wget", "wget2", "fetch", "cdt", "wd1");
  private static final Set<String> KILLERS = Set.of("kill", "pkill", "killall", "skill");
  private static final Set<String> SEARCHERS =
      Set.of(
          "grep",
          "egrep",
          "fgrep",
          "pgrep",
          "rm",
          "ls",
          "find",
          "chattr",
          "which",
          "whereis",
          "type",
          "pidof",
          "ps",
          "echo",
          "printf",
          "cat",
          "file",
          "stat",
          "strings",
          "test",
          "md5sum",
          "sha1sum",
          "sha256sum");

  /** What looks into images and files: their arguments name what is looked into. */
  private static final Set<String> SCANNERS =
      Set.of(
          "trivy",
          "grype",
          "syft",
          "clair",
          "clairctl",
          "clair-scanner",
          "snyk",
          "anchore-cli",
          "anchorectl",
          "docker-scout",
          "scout",
          "dockle",
          "dive",
          "cosign",
          "crane",
          "skopeo",
          "regctl",
          "oras",
          "notation",
          "clamscan",
          "clamdscan",
          "yara",
          "yr",
          "rkhunter",
          "lynis",
          "osv-scanner",
          "kubescape",
          "prisma");

  /** What no shell reads: a program so named is meant to be overlooked. */
  private static final Set<String> PICTURES =
      Set.of("jpg", "jpeg", "png", "gif", "ico", "bmp", "webp", "JPG", "PNG");

  private static final Set<String> INSTALLERS =
      Set.of("apk", "apt", "apt-get", "yum", "dnf", "pacman", "zypper", "COPY", "ADD");
  private static final Set<String> WRAPPERS =
      Set.of(
          "sudo",
          "env",
          "exec",
          "nohup",
          "nice",
          "ionice",
          "setsid",
          "time",
          "timeout",
          "busybox",
          "command",
          "stdbuf",
          "taskset",
          "then",
          "do",
          "else",
          "if",
          "eval",
          "tini",
          "dumb-init",
          "gosu",
          "su-exec",
          "proot",
          "chrt",
          "numactl");

  private final BiConsumer<Kind, String> found;
  private String head = "";
  private String previous = "";
  private boolean commandNext = true;
  private boolean afterPipe;
  private boolean shellFed;
  private boolean downloading;
  private boolean feedsShell;
  private String picture = "";
  private boolean killing;
  private String namedMiner = "";
  private int depth;

  CommandReader(BiConsumer<Kind, String> found) {
    this.found = found;
  }

  /** Whether a program was run whose name only company makes suspicious. */
  private boolean ambiguousProgram;

  boolean ranAmbiguousProgram() {
    return ambiguousProgram;
  }

  void read(List<String> words) {
    for (String word : words) {
      if (word.length() == 1 && "|;()`<>&\n".contains(word)) {
        readOperator(word.charAt(0));
      } else {
        readWord(word);
      }
      previous = word;
    }
    if (killing && !namedMiner.isEmpty()) {
      found.accept(Kind.RIVAL_KILLER, namedMiner);
    }
  }

  private void readOperator(char operator) {
    switch (operator) {
      case '|' -> {
        afterPipe = true;
        startCommand();
      }
      case '(', '`' -> {
        // sh -c "$(curl …)", bash <(curl …): what it prints is run.
        boolean substituted = operator == '`' || previous.endsWith("$") || previous.equals("<");
        shellFed = substituted && SHELLS.contains(head);
        depth += operator == '(' ? 1 : 0;
        startCommand();
      }
      case ')' -> depth = Math.max(0, depth - 1);
      case ';', '&', '\n' -> {
        // (curl … ; wget …) | sh downloads although a command ended on the way.
        if (depth == 0) {
          downloading = false;
          feedsShell = false;
          picture = "";
        }
        afterPipe = false;
        shellFed = false;
        startCommand();
      }
      default -> {
        // Redirections do not end a command.
      }
    }
  }

  private void startCommand() {
    commandNext = true;
    if (!shellFed) {
      head = "";
    }
  }

  private void readWord(String word) {
    if (word.equals("CMD") || word.equals("ENTRYPOINT") || word.equals("RUN")) {
      commandNext = true;
      return;
    }
    String name = word.substring(word.lastIndexOf('/') + 1);
    if (commandNext && readCommandWord(word, name)) {
      return;
    }
    killing |= KILLERS.contains(name);
    if (isPicture(name)) {
      readPicture(name);
    }
    if (SHELLS.contains(head) && word.startsWith("-") && word.endsWith("c")) {
      commandNext = true;
    } else if (DOWNLOADERS.contains(name)) {
      downloading = true;
    }
    boolean mentioned =
        KILLERS.contains(head) || SEARCHERS.contains(head) || SCANNERS.contains(head);
    boolean asPath = isPath(word) || INSTALLERS.contains(head);
    MinerWords.program(word)
        .ifPresent(
            miner -> {
              if (asPath && !mentioned) {
                found.accept(Kind.PROGRAM, miner);
              } else {
                namedMiner = miner;
              }
            });
  }

  /** {@code bash logo.jpg}, {@code bash <(curl …/logo.jpg)}; or one that a later pipe may run. */
  private void readPicture(String name) {
    boolean run = SHELLS.contains(previous.substring(previous.lastIndexOf('/') + 1));
    if (run || feedsShell) {
      found.accept(Kind.DISGUISED_PROGRAM, name);
    } else if (downloading) {
      picture = name;
    }
  }

  private static boolean isPicture(String name) {
    return PICTURES.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  /** Whether the word was spent on where a command begins. */
  private boolean readCommandWord(String word, String name) {
    if (WRAPPERS.contains(name) || isSkippedBeforeCommand(word)) {
      return true;
    }
    commandNext = false;
    boolean shell = SHELLS.contains(name);
    if (shell && afterPipe && downloading) {
      found.accept(Kind.DOWNLOADER, "| " + name);
      if (!picture.isEmpty()) {
        found.accept(Kind.DISGUISED_PROGRAM, picture);
      }
    }
    if (DOWNLOADERS.contains(name)) {
      downloading = true;
      if (shellFed) {
        feedsShell = true;
        found.accept(Kind.DOWNLOADER, "$(" + name + ")");
      }
    }
    shellFed = false;
    afterPipe = false;
    head = name;
    killing |= KILLERS.contains(name);
    ambiguousProgram |= MinerWords.isAmbiguousProgram(word);
    MinerWords.program(word).ifPresent(miner -> found.accept(Kind.PROGRAM, miner));
    return true;
  }

  /**
   * A file or where it is fetched from, alone or as an option's value; a name like {@code
   * publisher/image:tag} is an image, which another program is told of.
   */
  private static boolean isPath(String word) {
    String value = word.substring(word.indexOf('=') + 1);
    int scheme = value.indexOf("://");
    if (scheme > 0) {
      return !value.startsWith("docker") && !value.startsWith("oci");
    }
    return value.indexOf('/') >= 0 && "/.~$".indexOf(value.charAt(0)) >= 0;
  }

  /** Options and numbers of a wrapper, assignments, and a dollar before a parenthesis. */
  private static boolean isSkippedBeforeCommand(String word) {
    char first = word.charAt(0);
    return first == '-'
        || first == '$'
        || first == '#'
        || first == '{'
        || (first >= '0' && first <= '9')
        || (word.indexOf('=') > 0 && word.indexOf('/') != 0);
  }
}
