// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.object;

import dev.iora.cli.api.StoredMessage;
import dev.iora.cli.console.CliException;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ObjectMeta;
import dev.iora.json.JsonException;
import io.nats.client.Message;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An object as its metadata message describes it.
 *
 * @param meta the body of the message
 * @param modified when the message was stored
 */
record ObjectEntry(ObjectMeta meta, @Nullable Instant modified) {
    static final String DIGEST_TYPE = "SHA-256";

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance(DIGEST_TYPE);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + DIGEST_TYPE, e);
        }
    }

    static ObjectEntry of(StoredMessage message) {
        return new ObjectEntry(parsed(message.data()), message.time());
    }

    static ObjectEntry of(Message message) {
        return new ObjectEntry(
                parsed(message.getData()), message.metaData().timestamp().toInstant());
    }

    private static ObjectMeta parsed(byte @Nullable [] body) {
        try {
            return JsonObject.parse(body == null ? new byte[0] : body).as(ObjectMeta.class);
        } catch (JsonException e) {
            throw new CliException("nats: object-store meta information invalid", e);
        }
    }

    String name() {
        return meta.name();
    }

    String bucket() {
        return meta.bucket();
    }

    /** The id at the end of the chunks' subject. */
    String chunksId() {
        return meta.nuid();
    }

    long size() {
        return meta.size();
    }

    long chunks() {
        return meta.chunks();
    }

    boolean deleted() {
        return meta.deleted();
    }

    /** The target object or bucket, if this object is a link. */
    Optional<ObjectMeta.Link> link() {
        return meta.options().link();
    }

    /** The digest in hexadecimal, or empty if there is none. */
    String digest() {
        String text = meta.digest();
        int sign = text.indexOf('=');
        if (sign < 0) {
            return "";
        }
        try {
            return HexFormat.of().formatHex(Base64.getUrlDecoder().decode(text.substring(sign + 1)));
        } catch (IllegalArgumentException e) {
            throw new CliException("nats: object digest hash has invalid format", e);
        }
    }
}
