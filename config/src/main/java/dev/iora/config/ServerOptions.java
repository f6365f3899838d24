// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of all keys of a server, valid as a whole. The keys are the constants of {@link CoreKeys}, {@link TlsKeys},
 * {@link LogKeys}, {@link AuthorizationKeys} and {@link JetStreamKeys}, and of classes for the blocks inside them. {@link
 * AccountsConfig} has users and accounts in a handier form.
 *
 * <p>Thread: any; immutable.
 */
public final class ServerOptions {
    /** The top level. */
    static final BlockType KEYS = new BlockType("", groups(), null);

    private final Block values;

    /** Creates options from {@code values}, which must be valid. */
    ServerOptions(Block values) {
        this.values = values;
    }

    private static List<KeyGroup> groups() {
        List<KeyGroup> groups = new ArrayList<>(CoreKeys.GROUPS);
        groups.addAll(TlsKeys.GROUPS);
        groups.addAll(LogKeys.GROUPS);
        groups.addAll(AuthorizationKeys.GROUPS);
        groups.addAll(JetStreamKeys.GROUPS);
        return groups;
    }

    /** Returns options with only defaults. */
    public static ServerOptions defaults() {
        return new ServerOptions(KEYS.empty());
    }

    /** Returns a builder that starts from the defaults. */
    public static Builder builder() {
        return defaults().toBuilder();
    }

    /** Returns a builder that starts from these options. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Returns the value of a key of the top level; the value of a block contains its keys. */
    public <T> T value(Key<T> key) {
        return values.value(key);
    }

    /** The top level. */
    Block values() {
        return values;
    }

    /** The value of {@code key} as a path; null if it is empty. */
    public @Nullable Path path(Key<String> key) {
        return values.path(key);
    }

    /** A problem with the value of {@code key}, at the place in the file that set it. */
    public ConfigProblem problem(Key<?> key, String text) {
        return new ConfigProblem(values.place(key), text);
    }

    /** Warnings for the log of a start: values that are unwise, and keys that have no effect. */
    public List<String> advice() {
        return OptionsCheck.advice(values);
    }

    /** Returns all options as a configuration file, without secrets. */
    public String effective() {
        return KEYS.writeKeys(values, "");
    }

    /** Returns the differences from {@code old}, in the order of the reference documentation. */
    public List<OptionChange> changesFrom(ServerOptions old) {
        List<OptionChange> changes = new ArrayList<>();
        addChanges("", old.values, values, changes);
        return changes;
    }

    private static void addChanges(String path, Block before, Block after, List<OptionChange> changes) {
        for (Key<?> key : after.type().keys()) {
            addChange(path + key.name(), key, before, after, changes);
        }
    }

    private static <T> void addChange(String path, Key<T> key, Block before, Block after, List<OptionChange> changes) {
        T old = before.value(key);
        T now = after.value(key);
        if (old instanceof Block oldBlock && now instanceof Block nowBlock) {
            addChanges(path + ".", oldBlock, nowBlock, changes);
        } else if (!old.equals(now)) {
            changes.add(key.change(path, old, now));
        }
    }

    @Override
    public String toString() {
        return effective();
    }

    /**
     * Collects options from Java code. A key that is not set has its default.
     *
     * <p>Thread: one at a time.
     */
    public static final class Builder {
        private final Block.Builder values;

        /** The options that the builder started from, which are valid; null once they may have changed. */
        private @Nullable ServerOptions unchanged;

        private Builder(ServerOptions start) {
            values = start.values.toBuilder();
            unchanged = start;
        }

        /** Sets a key of the top level. */
        public <T> Builder set(Key<T> key, T value) {
            unchanged = null;
            values.set(key, value);
            return this;
        }

        /** Returns the block that is the value of {@code key}, to set its keys. */
        public Block.Builder block(Key<Block> key) {
            unchanged = null;
            return values.block(key);
        }

        /** Address to bind. */
        public Builder host(String host) {
            return set(CoreKeys.HOST, host);
        }

        /** Port to bind, up to 65535; 0 or -1 for any free port. */
        public Builder port(int port) {
            return set(CoreKeys.PORT, port == 0 ? CoreKeys.ANY_PORT : port);
        }

        /** Name of the server, without spaces. */
        public Builder serverName(String name) {
            return set(CoreKeys.SERVER_NAME, name);
        }

        /** Largest message in bytes, headers included. */
        public Builder maxPayload(int bytes) {
            return set(CoreKeys.MAX_PAYLOAD, bytes);
        }

        /** How often an idle client is pinged. */
        public Builder pingInterval(Duration interval) {
            return set(CoreKeys.PING_INTERVAL, interval);
        }

        /** Whether JetStream runs. */
        public Builder jetStream(boolean on) {
            block(JetStreamKeys.JETSTREAM).set(JetStreamKeys.ENABLED, on);
            return this;
        }

        /** Directory for the files of JetStream. */
        public Builder storeDir(Path directory) {
            return set(JetStreamKeys.STORE_DIR, directory.toString());
        }

        /**
         * Returns the options.
         *
         * @throws ConfigException if they are not valid, with every problem
         */
        public ServerOptions build() {
            if (unchanged != null) {
                return unchanged;
            }
            Block built = values.build();
            List<ConfigProblem> problems = OptionsCheck.problems(built);
            if (!problems.isEmpty()) {
                throw new ConfigException(problems);
            }
            return new ServerOptions(built);
        }
    }
}
