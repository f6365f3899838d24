// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalRequestTest {
    @TempDir
    Path directory;

    private static final class FakeProcesses implements SignalRequest.Processes {
        private final List<Long> servers;
        private final List<String> sent = new ArrayList<>();
        private final Set<Long> others = new HashSet<>();
        private @Nullable String failure;

        FakeProcesses(Long... servers) {
            this.servers = List.of(servers);
        }

        @Override
        public List<Long> servers() {
            return servers;
        }

        @Override
        public boolean isOther(long pid) {
            return others.contains(pid);
        }

        @Override
        public @Nullable String signal(long pid, String name) {
            sent.add(name + " " + pid);
            return failure;
        }
    }

    @ParameterizedTest
    @CsvSource({"stop,KILL", "quit,INT", "term,TERM", "reopen,USR1", "reload,HUP", "ldm,USR2"})
    void sendsTheSignalOfTheCommandToTheOnlyServer(String command, String signal) {
        FakeProcesses processes = new FakeProcesses(17L);
        assertThat(new SignalRequest(processes).send(command)).isNull();
        assertThat(processes.sent).containsExactly(signal + " 17");
    }

    @Test
    void sendsToTheGivenProcess() {
        FakeProcesses processes = new FakeProcesses(1L, 2L);
        assertThat(new SignalRequest(processes).send("reload=99")).isNull();
        assertThat(processes.sent).containsExactly("HUP 99");
    }

    @Test
    void readsThePidFromAFile() throws IOException {
        Path file = Files.writeString(directory.resolve("pid"), "4711");
        FakeProcesses processes = new FakeProcesses();
        assertThat(new SignalRequest(processes).send("ldm=" + file)).isNull();
        assertThat(processes.sent).containsExactly("USR2 4711");
    }

    @Test
    void sendsToAllWithAPrefix() {
        FakeProcesses processes = new FakeProcesses(12L, 34L, 125L);
        assertThat(new SignalRequest(processes).send("quit=12*")).isNull();
        assertThat(processes.sent).containsExactly("INT 12", "INT 125");
        assertThat(new SignalRequest(processes).send("quit=*")).isNull();
        assertThat(processes.sent).contains("INT 34");
    }

    @Test
    void refusesToChooseAmongServers() {
        FakeProcesses processes = new FakeProcesses(12L, 34L);
        assertThat(new SignalRequest(processes).send("reload"))
                .isEqualTo("multiple nats-server processes running:\n12\n34");
        assertThat(processes.sent).isEmpty();
    }

    @Test
    void reportsThatThereIsNoServer() {
        assertThat(new SignalRequest(new FakeProcesses()).send("reload")).isEqualTo("no nats-server processes running");
    }

    @ParameterizedTest
    @CsvSource({
        "bogus, unknown signal \"bogus\"",
        "reload=abc, invalid pid: abc",
        "reload=-1, invalid pid: -1",
        "reload=1=2=3, invalid signal parameters: [2 3]",
    })
    void reportsBadRequests(String request, String problem) {
        assertThat(new SignalRequest(new FakeProcesses(1L)).send(request)).isEqualTo(problem);
    }

    @Test
    void reportsWhyASignalFailed() {
        FakeProcesses processes = new FakeProcesses();
        processes.failure = "no such process";
        assertThat(new SignalRequest(processes).send("reload=77")).isEqualTo("\nsignal \"reload\" 77: no such process");
    }

    @Test
    void sendsNothingToOtherProcesses() throws IOException {
        FakeProcesses processes = new FakeProcesses();
        processes.others.add(4711L);
        Path file = Files.writeString(directory.resolve("pid"), "4711\n");
        String problem = "\nsignal \"reload\" 4711: the process is not a nats-server, nothing was sent";
        assertThat(new SignalRequest(processes).send("reload=" + file)).isEqualTo(problem);
        assertThat(new SignalRequest(processes).send("reload=4711")).isEqualTo(problem);
        assertThat(processes.sent).isEmpty();
    }

    @Test
    void distinguishesServersFromOtherProcesses() throws IOException {
        var processes = new SignalRequest.MachineProcesses();
        Process other = new ProcessBuilder("/bin/sh", "-c", "read line").start();
        assertThat(processes.isOther(other.pid())).isTrue();
        other.destroy();
        assertThat(processes.isOther(99_999_999)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/bin/nats-server -js, true",
        "nats-server, true",
        "/opt/jdk/bin/java -cp x dev.iora.distribution.Main, true",
        "/opt/jdk/bin/java -cp x dev.iora.distribution.Main -js, true",
        "/opt/nats-server/bin/java -jar other.jar, false",
        "/usr/bin/vi nats-server.conf, false",
        "'', false",
    })
    void recognisesServersByTheirCommandLine(String commandLine, boolean server) {
        assertThat(SignalRequest.MachineProcesses.isServer(commandLine)).isEqualTo(server);
    }

    @Test
    void excludesItself() throws IOException {
        assertThat(new SignalRequest.MachineProcesses().servers())
                .doesNotContain(ProcessHandle.current().pid());
    }

    @Test
    void reportsMissingProcess() throws IOException {
        assertThat(new SignalRequest.MachineProcesses().signal(99_999_999, "HUP"))
                .isEqualTo("no such process");
    }
}
