// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bucket;

import dev.iora.cli.console.CliException;
import java.util.regex.Pattern;

/** The kinds of buckets, and the names of their streams. */
public enum BucketKind {
    KEY_VALUE("KV_", "KV", "Key-Value", "nats: invalid bucket name"),
    OBJECT("OBJ_", "Object", "Object Store", "nats: invalid object-store name");

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]+");

    private final String prefix;
    private final String noun;
    private final String title;
    private final String invalidName;

    BucketKind(String prefix, String noun, String title, String invalidName) {
        this.prefix = prefix;
        this.noun = noun;
        this.title = title;
        this.invalidName = invalidName;
    }

    /** The name of the kind in error messages. */
    String noun() {
        return noun;
    }

    /** The name of the kind in titles. */
    String title() {
        return title;
    }

    /** The stream of a bucket. */
    public String stream(String bucket) {
        if (!NAME.matcher(bucket).matches()) {
            throw new CliException(invalidName);
        }
        return prefix + bucket;
    }

    /** Whether a stream is the stream of a bucket of this kind. */
    public boolean owns(String stream) {
        return stream.startsWith(prefix);
    }

    /** The name of a stream's bucket; names of other streams are returned unchanged. */
    public String bucket(String stream) {
        return owns(stream) ? stream.substring(prefix.length()) : stream;
    }
}
