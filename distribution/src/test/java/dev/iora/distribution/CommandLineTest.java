// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @Test
    void runsWithoutArguments() {
        assertThat(CommandLine.parse()).isEqualTo(new CommandLine.Run(null, Map.of(), false));
    }

    @ParameterizedTest
    @CsvSource({
        "-p 4333, port, 4333",
        "--p 4333, port, 4333",
        "-p=4333, port, 4333",
        "--port=4333, port, 4333",
        "-p 0x10, port, 16",
        "-p -1, port, -1",
        "-p 0, port, 4222",
        "-a ::1, host, ::1",
        "--addr h, host, h",
        "--net h, host, h",
        "-n x, server_name, x",
        "--name x, server_name, x",
        "--server_name x, server_name, x",
        "-P f, pid_file, f",
        "--pid f, pid_file, f",
        "-l f, log_file, f",
        "--log f, log_file, f",
        "-T=false, logtime, false",
        "-T=0, logtime, false",
        "--logtime, logtime, true",
        "--logtime_utc, logtime_utc, true",
        "-s, syslog, true",
        "-r udp://h:1, remote_syslog, udp://h:1",
        "-D, debug, true",
        "--debug=False, debug, false",
        "-V, trace, true",
        "--log_size_limit 100, logfile_size_limit, 100",
        "--max_traced_msg_len 10, max_traced_msg_len, 10",
        "--client_advertise h:1, client_advertise, h:1",
        "--ports_file_dir d, ports_file_dir, d",
        "-sd d, store_dir, d",
        "--ignore_go_store, ignore_go_store, true",
        "-js, jetstream.enabled, true",
        "--jetstream=false, jetstream.enabled, false",
    })
    void overridesAKey(String line, String key, String value) {
        assertThat(CommandLine.parse(line.split(" "))).isEqualTo(new CommandLine.Run(null, Map.of(key, value), false));
    }

    @ParameterizedTest
    @CsvSource({
        "-DV, true true null",
        "-DV=false, false false null",
        "-VV, null true true",
        "-DVV, true true true",
        "-DV -D=false, true true null",
        "-V=false -VV, null true true",
    })
    void combinesDebugAndTrace(String line, String expected) {
        var run = (CommandLine.Run) CommandLine.parse(line.split(" "));
        Map<String, String> overrides = run.overrides();
        assertThat(overrides.get("debug") + " " + overrides.get("trace") + " " + overrides.get("trace_verbose"))
                .isEqualTo(expected);
    }

    @Test
    void usesTheLastOfSeveralFlags() {
        assertThat(CommandLine.parse("-p", "1", "--port", "2"))
                .isEqualTo(new CommandLine.Run(null, Map.of("port", "2"), false));
    }

    @Test
    void overridesWithEmptyText() {
        assertThat(CommandLine.parse("-l", "")).isEqualTo(new CommandLine.Run(null, Map.of("log_file", ""), false));
    }

    @Test
    void readsConfigurationFile() {
        assertThat(CommandLine.parse("-c", "a.conf", "-t"))
                .isEqualTo(new CommandLine.Run(Path.of("a.conf"), Map.of(), true));
    }

    @Test
    void refusesToCheckNothing() {
        assertThat(CommandLine.parse("-t"))
                .isEqualTo(new CommandLine.Refuse(
                        "must specify [-c, --config] option to check configuration file syntax"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-v", "--version", "version", "Version", "-p 1 version", "-v -h", "-js -v"})
    void printsVersion(String line) {
        assertThat(CommandLine.parse(line.split(" "))).isEqualTo(new CommandLine.PrintVersion());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "--help", "help", "HELP", "-c x help"})
    void printsHelp(String line) {
        assertThat(CommandLine.parse(line.split(" "))).isEqualTo(new CommandLine.PrintHelp());
    }

    @Test
    void printsTlsHelp() {
        assertThat(CommandLine.parse("--help_tls")).isEqualTo(new CommandLine.PrintTlsHelp());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-sl reload=1", "--signal=reload=1", "-signal reload=1"})
    void sendsSignal(String line) {
        assertThat(CommandLine.parse(line.split(" "))).isEqualTo(new CommandLine.SendSignal("reload=1"));
    }

    @ParameterizedTest
    @CsvSource({
        "--bogus, flag provided but not defined: -bogus",
        "-bogus=1, flag provided but not defined: -bogus",
        "-p x, invalid value \"x\" for flag -p: parse error",
        "--port=, invalid value \"\" for flag -port: parse error",
        "-p 99999999999999999999, invalid value \"99999999999999999999\" for flag -p: value out of range",
        "-D=maybe, invalid boolean value \"maybe\" for -D: parse error",
        "-p, flag needs an argument: -p",
        "---p, bad flag syntax: ---p",
        "-=1, bad flag syntax: -=1",
        "-bogus -v, flag provided but not defined: -bogus",
    })
    void reportsMisuse(String line, String problem) {
        assertThat(CommandLine.parse(line.split(" "))).isEqualTo(new CommandLine.Misuse(problem));
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "-D true", "-p 1 foo -bogus", "-- foo", "-"})
    void refusesStrayWords(String line) {
        assertThat(CommandLine.parse(line.split(" ")))
                .isInstanceOfSatisfying(
                        CommandLine.Refuse.class,
                        refusal -> assertThat(refusal.problem()).startsWith("unrecognized command: \""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-m 8222", "--https_port 1", "--routes x", "--cluster_listen x", "--profile 1"})
    void refusesUnsupportedFlagsByName(String line) {
        String name = line.replaceFirst("^-+", "").replaceFirst(" .*", "");
        assertThat(CommandLine.parse(line.split(" ")))
                .isEqualTo(new CommandLine.Refuse("flag -" + name + " is not supported yet"));
    }

    @Test
    void refusesAllUnsupportedFlagsAtOnce() {
        assertThat(CommandLine.parse("-m", "8222", "-p", "1", "--no_advertise", "-m", "8223", "--routes=u"))
                .isEqualTo(new CommandLine.Refuse("flags -m, -no_advertise, -routes are not supported yet"));
    }

    @Test
    void readsTheSingleUserAndTheToken() {
        assertThat(CommandLine.parse("--user", "u", "-pass=p", "--auth", "t"))
                .isEqualTo(new CommandLine.Run(
                        null,
                        Map.of("authorization.user", "u", "authorization.password", "p", "authorization.token", "t"),
                        false));
    }
}
