// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import dev.iora.cli.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** The metadata of an object in an object store. */
public record ObjectMeta(
        JsonObject json,
        String name,
        String description,
        String bucket,
        String nuid,
        long size,
        long chunks,
        boolean deleted,
        String digest,
        JsonObject headers,
        Map<String, String> metadata,
        Options options) {

    /** Storage options of an object. */
    public record Options(Optional<Link> link) {}

    /** The target of a link: an object, or a bucket if the name is empty. */
    public record Link(String bucket, String name) {}
}
