// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.distribution;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the command line as nats-server does: flags with one dash or two, {@code -flag value} or
 * {@code -flag=value}, up to the first word that is no flag.
 *
 * <p>Thread: one at a time.
 */
final class CommandLine {
    private static final String DEFAULT_PORT = "4222";

    private final String[] args;
    private final Map<Flag, String> values = new EnumMap<>(Flag.class);

    /** As they were written, without dashes. */
    private final Set<String> unsupported = new LinkedHashSet<>();

    private int next;

    private CommandLine(String[] args) {
        this.args = args;
    }

    /** What the command line asks for. */
    sealed interface Action {}

    /**
     * Run the server, or only check its configuration.
     *
     * @param config the configuration file, null if there is none
     * @param overrides configuration keys and the values that win over the file's
     * @param checkOnly whether to check the configuration and exit
     */
    record Run(@Nullable Path config, Map<String, String> overrides, boolean checkOnly) implements Action {}

    /** Send a signal: {@code command}, {@code command=pid} or {@code command=pidfile}. */
    record SendSignal(String request) implements Action {}

    /** Print the version and exit 0. */
    record PrintVersion() implements Action {}

    /** Print all flags and exit 0. */
    record PrintHelp() implements Action {}

    /** Print about TLS and exit 0. */
    record PrintTlsHelp() implements Action {}

    /** Print {@code problem}, then all flags, and exit 0, as nats-server does when a flag cannot be read. */
    record Misuse(String problem) implements Action {}

    /** Print {@code problem} and exit 1. */
    record Refuse(String problem) implements Action {}

    /** Reads the arguments of the process. Never fails: what is wrong is an {@link Action}, too. */
    static Action parse(String... args) {
        CommandLine line = new CommandLine(args);
        String problem = line.readFlags();
        if (problem != null) {
            return new Misuse(problem);
        }
        Action printing = line.printing();
        return printing != null ? printing : line.running();
    }

    /** What is wrong with the flags, null if nothing is. */
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
        Flag flag = Flag.named(name);
        if (flag == null) {
            return "flag provided but not defined: -" + name;
        }
        String value;
        if (equals >= 0) {
            value = nameAndValue.substring(equals + 1);
        } else if (flag.kind() == Flag.Kind.SWITCH) {
            value = "true";
        } else if (next < args.length) {
            value = args[next++];
        } else {
            return "flag needs an argument: -" + name;
        }
        return accept(flag, name, value);
    }

    private @Nullable String accept(Flag flag, String name, String value) {
        String accepted;
        try {
            accepted = switch (flag.kind()) {
                case TEXT -> value;
                case SWITCH -> Boolean.toString(FlagValues.bool(value));
                case NUMBER -> Long.toString(FlagValues.number(value));
            };
        } catch (FlagValues.BadValueException e) {
            String what = flag.kind() == Flag.Kind.SWITCH ? "boolean value" : "value";
            String where = flag.kind() == Flag.Kind.SWITCH ? "-" : "flag -";
            return "invalid " + what + " \"" + value + "\" for " + where + name + ": " + e.getMessage();
        }
        values.put(flag, accepted);
        if (!flag.isSupported()) {
            unsupported.add(name);
        }
        return null;
    }

    /** The action if it is to print something or to fail for a stray word; null if there is more to do. */
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
        Map<String, String> overrides = new LinkedHashMap<>();
        for (Map.Entry<Flag, String> entry : values.entrySet()) {
            String key = entry.getKey().configKey();
            if (key != null) {
                overrides.put(key, entry.getValue());
            }
        }
        // Port 0 means the default; -1 is the random one.
        overrides.computeIfPresent("port", (_, port) -> port.equals("0") ? DEFAULT_PORT : port);
        // The combined switches win over the single ones, wherever they stand.
        override(overrides, Flag.DEBUG_TRACE, "debug", "trace");
        override(overrides, Flag.DEBUG_VERBOSE_TRACE, "debug", "trace", "trace_verbose");
        override(overrides, Flag.VERBOSE_TRACE, "trace", "trace_verbose");
        return overrides;
    }

    private void override(Map<String, String> overrides, Flag flag, String... keys) {
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
