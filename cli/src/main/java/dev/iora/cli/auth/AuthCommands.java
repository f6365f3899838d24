// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.auth;

import dev.iora.cli.command.CommandNode;
import dev.iora.cli.command.CommandNode.Group;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands of {@code nats auth}.
 *
 * <p>Thread: any, stateless.
 */
public final class AuthCommands {
    private AuthCommands() {}

    public static Group group() {
        return CommandNode.group("auth", "NATS Decentralized Authentication", AuthCommands::children);
    }

    private static List<CommandNode> children() {
        return List.of(
                CommandNode.group("nkey", "Create and Use NKeys", AuthCommands::keys)
                        .alias("nk"),
                operator(),
                account(),
                CommandNode.unsupported(
                        "user u usr users",
                        CommandNode.unsupported("add create new"),
                        CommandNode.unsupported("credential cred creds"),
                        CommandNode.unsupported("edit update"),
                        CommandNode.unsupported("info i show view"),
                        CommandNode.unsupported("ls"),
                        CommandNode.unsupported("rm")));
    }

    private static CommandNode operator() {
        return CommandNode.unsupported(
                "operator o op",
                CommandNode.unsupported("add"),
                CommandNode.unsupported("backup"),
                CommandNode.unsupported("edit update"),
                CommandNode.unsupported("import"),
                CommandNode.unsupported("info i show view"),
                CommandNode.unsupported(
                        "keys sk s",
                        CommandNode.unsupported("add new create"),
                        CommandNode.unsupported("list ls"),
                        CommandNode.unsupported("rm delete")),
                CommandNode.unsupported("list ls"),
                CommandNode.unsupported("restore"),
                CommandNode.unsupported("select"));
    }

    private static CommandNode account() {
        return CommandNode.unsupported(
                "account a acct act",
                CommandNode.unsupported("add create new"),
                CommandNode.unsupported("edit update"),
                parts("exports e exp export", CommandNode.unsupported("edit update"), CommandNode.unsupported("kv")),
                parts("imports imp import", CommandNode.unsupported("edit update"), CommandNode.unsupported("kv")),
                CommandNode.unsupported("info i show view"),
                parts("keys sk s"),
                CommandNode.unsupported("ls"),
                parts("mappings m mapping map"),
                CommandNode.unsupported("push"),
                CommandNode.unsupported("query pull"));
    }

    /** The commands about one kind of resource of an account, such as users: the common ones and {@code more}. */
    private static CommandNode parts(String names, CommandNode... more) {
        List<CommandNode> below = new ArrayList<>(List.of(
                CommandNode.unsupported("add new a n"),
                CommandNode.unsupported("info i show view"),
                CommandNode.unsupported("ls list"),
                CommandNode.unsupported("rm")));
        below.addAll(List.of(more));
        return CommandNode.unsupported(names, below.toArray(CommandNode[]::new));
    }

    private static List<CommandNode> keys() {
        return List.of(
                CommandNode.leaf("gen", "Generates NKeys", KeyGenerate::new),
                CommandNode.leaf("show", "Show the public key", KeyShow::new),
                CommandNode.leaf("sign", "Signs data using NKeys", KeySign::new),
                CommandNode.leaf("verify", "Verify signed data", KeyVerify::new),
                CommandNode.leaf("seal", "Encrypts a file using NKeys", KeySeal::new)
                        .alias("encrypt", "enc"),
                CommandNode.leaf("unseal", "Decrypts a file using NKeys", KeyUnseal::new)
                        .alias("open", "decrypt", "dec"));
    }
}
