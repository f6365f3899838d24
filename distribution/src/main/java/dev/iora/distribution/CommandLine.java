// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import dev.iora.config.KeyFlag;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the command line as nats-server does: flags with one dash or two, {@code -flag value} or
 * {@code -flag=value}, up to the first word that is not a flag.
 *
 * <p>Thread: one at a time.
 */
final class CommandLine {
    private static final String DEFAULT_PORT = "4222";

    private final String[] args;
    private final Map<Flag, String> values = new EnumMap<>(Flag.class);
    private final Map<String, String> overrides = new LinkedHashMap<>();

    /** Names as given, without dashes. */
    private final Set<String> unsupported = new LinkedHashSet<>();

    private int next;

    private CommandLine(String[] args) {
        this.args = args;
    }

    /** The request of a command line. */
    sealed interface Action {}

    /**
     * Run the server, or only check its configuration.
     *
     * @param config the configuration file, null if there is none
     * @param overrides values that override the file's, by {@link KeyFlag#path}
     * @param checkOnly whether to check the configuration and exit
     */
    record Run(@Nullable Path config, Map<String, String> overrides, boolean checkOnly) implements Action {}

    /** Send a signal: {@code command}, {@code command=pid} or {@code command=pidfile}. */
    record SendSignal(String request) implements Action {}

    /** Print the version and exit 0. */
    record PrintVersion() implements Action {}

    /** Print all flags and exit 0. */
    record PrintHelp() implements Action {}

    /** Print help about TLS and exit 0. */
    record PrintTlsHelp() implements Action {}

    /** Print {@code problem}, then all flags, and exit 0, as nats-server does when a flag cannot be read. */
    record Misuse(String problem) implements Action {}

    /** Print {@code problem} and exit 1. */
    record Refuse(String problem) implements Action {}

    /** Reads the arguments of the process. Never fails: a problem is an {@link Action}, too. */
    static Action parse(String... args) {
        CommandLine line = new CommandLine(args);
        String problem = line.readFlags();
        if (problem != null) {
            return new Misuse(problem);
        }
        Action printing = line.printing();
        return printing != null ? printing : line.running();
    }

    /** The first problem of the flags; null if there is none. */
    private @Nullable String readFlags() {
        while (next < args.length && args[next].length() > 1 && args[next].charAt(0) == '-') {
            String arg = args[next++];
            if (arg.equals("--")) {
                return null;
            }
            String problem = readFlag(arg, arg.substring(arg.charAt(1) == '-' ? 2 : 1));
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private @Nullable String readFlag(String arg, String nameAndValue) {
        if (nameAndValue.startsWith("-") || nameAndValue.startsWith("=")) {
            return "bad flag syntax: " + arg;
        }
        int equals = nameAndValue.indexOf('=');
        String name = equals < 0 ? nameAndValue : nameAndValue.substring(0, equals);
        String given = equals < 0 ? null : nameAndValue.substring(equals + 1);
        Flag flag = Flag.named(name);
        if (flag != null) {
            if (!flag.isSupported()) {
                unsupported.add(name);
            }
            return readValue(name, given, flag.kind(), value -> values.put(flag, value));
        }
        KeyFlag keyFlag = KeyFlag.named(name);
        return keyFlag == null
                ? "flag provided but not defined: -" + name
                : readValue(name, given, keyFlag.kind(), value -> overrides.put(keyFlag.path(), value));
    }

    /**
     * Reads a value into {@code target}, and returns the problem if there is one.
     *
     * @param given the text behind the equals sign; null if there is none
     */
    private @Nullable String readValue(
            String name, @Nullable String given, KeyFlag.Kind kind, Consumer<String> target) {
        String value;
        if (given != null) {
            value = given;
        } else if (kind == KeyFlag.Kind.SWITCH) {
            value = "true";
        } else if (next < args.length) {
            value = args[next++];
        } else {
            return "flag needs an argument: -" + name;
        }
        try {
            target.accept(normalized(kind, value));
            return null;
        } catch (FlagValues.BadValueException e) {
            String what = kind == KeyFlag.Kind.SWITCH ? "boolean value" : "value";
            String where = kind == KeyFlag.Kind.SWITCH ? "-" : "flag -";
            return "invalid " + what + " \"" + value + "\" for " + where + name + ": " + e.getMessage();
        }
    }

    private static String normalized(KeyFlag.Kind kind, String value) throws FlagValues.BadValueException {
        return switch (kind) {
            case TEXT -> value;
            case SWITCH -> Boolean.toString(FlagValues.bool(value));
            case NUMBER -> Long.toString(FlagValues.number(value));
        };
    }

    /** The action if the process only prints a text or refuses a stray word; else null. */
    private @Nullable Action printing() {
        if (isOn(Flag.VERSION)) {
            return new PrintVersion();
        }
        if (isOn(Flag.HELP)) {
            return new PrintHelp();
        }
        if (isOn(Flag.TLS_HELP)) {
            return new PrintTlsHelp();
        }
        if (next == args.length) {
            return null;
        }
        return switch (args[next].toLowerCase(Locale.ROOT)) {
            case "version" -> new PrintVersion();
            case "help" -> new PrintHelp();
            default -> new Refuse("unrecognized command: \"" + args[next] + "\"");
        };
    }

    private Action running() {
        String signal = values.getOrDefault(Flag.SIGNAL, "");
        if (!signal.isEmpty()) {
            return new SendSignal(signal);
        }
        if (!unsupported.isEmpty()) {
            return new Refuse(refusal());
        }
        String config = values.getOrDefault(Flag.CONFIG, "");
        boolean checkOnly = isOn(Flag.CHECK_CONFIG);
        if (checkOnly && config.isEmpty()) {
            return new Refuse("must specify [-c, --config] option to check configuration file syntax");
        }
        return new Run(config.isEmpty() ? null : Path.of(config), overrides(), checkOnly);
    }

    private String refusal() {
        String names = "-" + String.join(", -", unsupported);
        return unsupported.size() == 1
                ? "flag " + names + " is not supported yet"
                : "flags " + names + " are not supported yet";
    }

    private Map<String, String> overrides() {
        // Port 0 means the default port; -1 means a random one.
        overrides.computeIfPresent("port", (_, port) -> port.equals("0") ? DEFAULT_PORT : port);
        // The combined switches override the single ones, in any order.
        override(Flag.DEBUG_TRACE, "debug", "trace");
        override(Flag.DEBUG_VERBOSE_TRACE, "debug", "trace", "trace_verbose");
        override(Flag.VERBOSE_TRACE, "trace", "trace_verbose");
        return overrides;
    }

    private void override(Flag flag, String... keys) {
        String value = values.get(flag);
        if (value != null) {
            for (String key : keys) {
                overrides.put(key, value);
            }
        }
    }

    private boolean isOn(Flag flag) {
        return "true".equals(values.get(flag));
    }
}
