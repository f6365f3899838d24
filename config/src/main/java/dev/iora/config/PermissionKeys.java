// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.config;

import dev.iora.config.KeyType.DurationType;
import dev.iora.config.KeyType.IntegerType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of permissions: of a user, or the default of those who have none. */
public final class PermissionKeys {
    private static final KeyGroup PERMISSIONS = new KeyGroup("permissions {}");
    private static final KeyGroup RESPONSES = new KeyGroup("allow_responses {}");

    private static final DurationType ANY_DURATION = new DurationType(Duration.ofNanos(Long.MIN_VALUE), false);

    public static final Key<Integer> MAX = RESPONSES
            .key("max", new IntegerType("", Integer.MIN_VALUE, Integer.MAX_VALUE), 1)
            .or("max_msgs")
            .or("max_messages")
            .or("max_responses")
            .zeroMeansDefault()
            .reloadable()
            .documented("Maximum number of responses to a request; unlimited if negative.");

    public static final Key<Duration> EXPIRES = RESPONSES
            .key("expires", ANY_DURATION, Duration.ofMinutes(2))
            .or("expiration")
            .or("ttl")
            .zeroMeansDefault()
            .reloadable()
            .documented("Maximum time from the request to a response; unlimited if negative.");

    static final BlockType RESPONSES_TYPE = new BlockType("allow_responses", List.of(RESPONSES), null);

    public static final Key<SubjectPermission> PUBLISH = PERMISSIONS
            .key("publish", new SubjectPermissionType(false), SubjectPermission.ALL)
            .or("pub")
            .or("import")
            .defaultText("all")
            .reloadable()
            .documented("Subjects that may be published to.");

    public static final Key<SubjectPermission> SUBSCRIBE = PERMISSIONS
            .key("subscribe", new SubjectPermissionType(true), SubjectPermission.ALL)
            .or("sub")
            .or("export")
            .defaultText("all")
            .reloadable()
            .documented("Subjects that may be subscribed to; a subject may be followed by a space and a queue group.");

    public static final Key<Optional<Block>> ALLOW_RESPONSES = PERMISSIONS
            .key("allow_responses", OptionalBlockType.orBoolean(RESPONSES_TYPE), Optional.<Block>empty())
            .or("publish_allow_responses")
            .defaultText("false")
            .reloadable()
            .documented("Allow to publish to the reply subjects of received messages. Without allowed subjects in"
                    + " `publish`, nothing else may be published.");

    static final BlockType TYPE = new BlockType("permissions", List.of(PERMISSIONS), null);

    private PermissionKeys() {}
}
