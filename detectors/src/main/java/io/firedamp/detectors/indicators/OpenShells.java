package io.firedamp.detectors.indicators;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Shells whose input comes from the network: one that connects out, or one that waits for somebody.
 * A connection without a shell is no such thing: waiting for a database's port is done by {@code
 * /dev/tcp} too, and a listener may serve anything. Linear time.
 */
final class OpenShells {
  private static final Set<String> SHELLS =
      Set.of("sh", "bash", "dash", "ash", "zsh", "ksh", "cmd.exe", "powershell");
  private static final Set<String> NETCATS = Set.of("nc", "ncat", "netcat", "nc.traditional");

  /** Without one of these no such program is named: most texts need not be split into words. */
  private static final List<String> HINTS =
      List.of("nc ", "nc\"", "nc'", "ncat", "netcat", "nc.traditional", "socat");

  private static final String ANY_SHELL = "(?:ba|da|a|z|k)?sh";
  private static final Pattern INTERACTIVE =
      Pattern.compile("\\b" + ANY_SHELL + "[\"', ]{1,9}-i\\b");

  /** A script's own call, not the {@code exec} of the shell around it. */
  private static final Pattern CALLED =
      Pattern.compile("(?:exec|popen|system)[ (\"'\\\\]{1,4}/(?:usr/)?bin/" + ANY_SHELL + "\\b");

  /** Beside a named pipe, what closes the circle from the network to a shell and back. */
  private static final Pattern PIPED =
      Pattern.compile("\\| {0,8}(?:/(?:usr/)?bin/)?" + ANY_SHELL + "\\b");

  private static final Pattern SHELL = Pattern.compile("\\b" + ANY_SHELL + "\\b");

  private OpenShells() {}

  /** What hands the shell out; empty where nothing does. */
  static Optional<String> in(String lower) {
    if (isDeviceShell(lower)) {
      return Optional.of("/dev/tcp");
    }
    if (isPythonShell(lower)) {
      return Optional.of("python");
    }
    if (isScriptShell(lower)) {
      return Optional.of("script");
    }
    return ofProgram(lower);
  }

  /** {@code bash -i >& /dev/tcp/…}, or a shell whose input is the connection's descriptor. */
  private static boolean isDeviceShell(String lower) {
    if (!lower.contains("/dev/tcp/") && !lower.contains("/dev/udp/")) {
      return false;
    }
    return INTERACTIVE.matcher(lower).find()
        || lower.contains("sh <&")
        || (lower.contains("while read") && lower.contains("do $"));
  }

  private static boolean isPythonShell(String lower) {
    boolean talks = lower.contains("socket") && lower.contains("import");
    boolean taken = lower.contains("dup2(") || lower.contains("pty.spawn");
    return talks && taken && (lower.contains("/sh") || SHELL.matcher(lower).find());
  }

  /** Perl's, PHP's, Ruby's and awk's. */
  private static boolean isScriptShell(String lower) {
    boolean perl = lower.contains("use socket") || lower.contains("io::socket");
    boolean php = lower.contains("fsockopen(");
    boolean ruby = lower.contains("tcpsocket.");
    boolean awk = lower.contains("/inet/tcp/") && lower.contains("getline");
    return awk
        || ((perl || php || ruby)
            && (lower.contains("system$_ while<>")
                || CALLED.matcher(lower).find()
                || INTERACTIVE.matcher(lower).find()));
  }

  private static Optional<String> ofProgram(String lower) {
    if (HINTS.stream().noneMatch(lower::contains)) {
      return Optional.empty();
    }
    List<String> words = ShellWords.of(lower);
    boolean pipe = lower.contains("mkfifo") || lower.contains("mknod");
    boolean circle = pipe && (INTERACTIVE.matcher(lower).find() || PIPED.matcher(lower).find());
    String head = "";
    boolean runsNext = false;
    for (String word : words) {
      String name = nameOf(word);
      if (word.length() == 1 && "|;()`&\n".contains(word)) {
        head = "";
      } else if (NETCATS.contains(name) || name.equals("socat")) {
        head = name;
        if (circle && NETCATS.contains(name)) {
          return Optional.of(name);
        }
      } else if (head.equals("socat") && isSocatShell(word)) {
        return Optional.of("socat");
      } else if (NETCATS.contains(head) && runsNext && SHELLS.contains(name)) {
        return Optional.of(head);
      }
      runsNext = NETCATS.contains(head) && isRunOption(word);
    }
    return Optional.empty();
  }

  /** {@code -e}, {@code -lvpe}, {@code -c}, {@code --exec}, {@code --sh-exec}. */
  private static boolean isRunOption(String word) {
    if (word.startsWith("--")) {
      return word.equals("--exec") || word.equals("--sh-exec");
    }
    return word.length() > 1 && word.charAt(0) == '-' && (word.endsWith("e") || word.endsWith("c"));
  }

  /** {@code exec:/bin/bash,pty,stderr}; any other program answers as what it is. */
  private static boolean isSocatShell(String word) {
    int start = word.startsWith("exec:") ? 5 : word.startsWith("system:") ? 7 : -1;
    if (start < 0) {
      return false;
    }
    int end = start;
    while (end < word.length() && word.charAt(end) != ',') {
      end++;
    }
    return SHELLS.contains(nameOf(word.substring(start, end)));
  }

  private static String nameOf(String word) {
    return word.substring(word.lastIndexOf('/') + 1);
  }
}
