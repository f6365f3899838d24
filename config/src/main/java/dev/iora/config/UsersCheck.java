// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.identity.Nkey;
import dev.iora.identity.NkeyKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rules for the users of all accounts.
 *
 * <p>Texts are those of nats-server v2.14 (opts.go parseUsers, processConfigFileLine; auth.go validateNoAuthUser). Places are more
 * exact: those of the user instead of the list.
 *
 * <p>Thread: one at a time; used once.
 */
final class UsersCheck {
    private final Block options;
    private final Block authorization;
    private final Findings findings;

    /** Names and keys. */
    private final Set<String> seen = new HashSet<>();

    private UsersCheck(Block options, Findings findings) {
        this.options = options;
        this.findings = findings;
        authorization = options.value(AuthorizationKeys.AUTHORIZATION);
    }

    static void check(Block options, Findings findings) {
        new UsersCheck(options, findings).check();
    }

    private void check() {
        boolean single = !authorization.value(AuthorizationKeys.USER).isEmpty();
        boolean token = !authorization.value(AuthorizationKeys.TOKEN).isEmpty();
        if (token && (single || !authorization.value(AuthorizationKeys.PASSWORD).isEmpty())) {
            refuse(authorization.positionOf(AuthorizationKeys.TOKEN), "Cannot have a user/pass and token");
        }
        checkUsers(authorization, AuthorizationKeys.USERS);
        checkAlone(authorization, AuthorizationKeys.USERS, "a users array");
        for (Block account : options.value(AuthorizationKeys.ACCOUNTS).values()) {
            checkUsers(account, AccountKeys.USERS);
            if (!account.value(AccountKeys.USERS).isEmpty()) {
                checkAlone(account, AccountKeys.USERS, "accounts");
            }
        }
        checkNoAuthUser(options.value(AuthorizationKeys.NO_AUTH_USER));
    }

    /** Refuses a single user or a token beside users, even beside none if their list is written. */
    private void checkAlone(Block block, Key<List<Block>> users, String beside) {
        if (!block.isSet(users)) {
            return;
        }
        if (!authorization.value(AuthorizationKeys.USER).isEmpty()) {
            refuse(block.positionOf(users), "Can not have a single user/pass and " + beside);
        }
        if (!authorization.value(AuthorizationKeys.TOKEN).isEmpty()) {
            refuse(block.positionOf(users), "Can not have a token and " + beside);
        }
    }

    private void checkUsers(Block block, Key<List<Block>> users) {
        for (Block user : block.value(users)) {
            Position place = user.place();
            checkUser(user, place == null ? block.positionOf(users) : place);
        }
    }

    private void checkUser(Block user, @Nullable Position place) {
        String name = user.value(UserKeys.USER);
        String key = user.value(UserKeys.NKEY);
        if (key.isEmpty() && name.isEmpty()) {
            refuse(place, "User entry requires a user");
        } else if (key.isEmpty()) {
            if (!seen.add(name)) {
                refuse(user.positionOf(UserKeys.USER), "Duplicate user " + KeyType.quote(name) + " detected");
            }
        } else if (!Nkey.isValid(key, NkeyKind.USER)) {
            refuse(user.positionOf(UserKeys.NKEY), "Not a valid public nkey for a user");
        } else {
            if (!name.isEmpty() || !user.value(UserKeys.PASSWORD).isEmpty()) {
                refuse(place, "Nkey users do not take usernames or passwords");
            }
            if (!seen.add(key)) {
                refuse(user.positionOf(UserKeys.NKEY), "Duplicate nkey " + KeyType.quote(key) + " detected");
            }
        }
    }

    private void checkNoAuthUser(String name) {
        Position place = options.positionOf(AuthorizationKeys.NO_AUTH_USER);
        if (name.isEmpty() || seen.contains(name)) {
            return;
        }
        refuse(
                place,
                seen.isEmpty()
                        ? "no_auth_user: \"" + name + "\" present, but users/nkeys are not defined"
                        : "no_auth_user: \"" + name
                                + "\" not present as user or nkey in authorization block or account configuration");
    }

    private void refuse(@Nullable Position place, String text) {
        findings.refuse(place, text);
    }

    /** Whether a password is not a hash. */
    static boolean hasPlainPasswords(Block options) {
        Block authorization = options.value(AuthorizationKeys.AUTHORIZATION);
        Secret single = authorization.value(AuthorizationKeys.PASSWORD);
        Stream<Block> users = Stream.concat(
                authorization.value(AuthorizationKeys.USERS).stream(),
                options.value(AuthorizationKeys.ACCOUNTS).values().stream()
                        .flatMap(account -> account.value(AccountKeys.USERS).stream()));
        return (!single.isEmpty() && !single.isBcrypt())
                || users.filter(user -> user.value(UserKeys.NKEY).isEmpty())
                        .map(user -> user.value(UserKeys.PASSWORD))
                        .anyMatch(password -> !password.isEmpty() && !password.isBcrypt());
    }
}
