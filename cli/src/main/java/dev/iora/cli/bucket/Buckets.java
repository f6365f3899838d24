// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.bucket;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.api.JetStreamApi;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.Prompts;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.StreamInfo;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All buckets of a kind.
 *
 * <p>Thread: the main one.
 */
public final class Buckets {
    private final Session session;
    private final BucketKind kind;
    private final JetStreamApi api;

    public Buckets(Session session, BucketKind kind) throws InterruptedException {
        this.session = session;
        this.kind = kind;
        // For buckets, the official CLI shows the error texts of the Go client.
        api = session.jetStream().inClientStyle();
    }

    public JetStreamApi api() {
        return api;
    }

    /** Returns the given name; if it is missing, lets the user choose a bucket. */
    public String pick(@Nullable String bucket) throws InterruptedException {
        if (bucket != null && !bucket.isEmpty()) {
            return bucket;
        }
        Prompts prompts = session.console().prompts();
        if (!prompts.possible()) {
            throw new CliException("cannot pick a bucket without a terminal, give the name of one");
        }
        List<String> names = api.streams().names("").stream()
                .filter(kind::owns)
                .map(kind::bucket)
                .toList();
        if (names.isEmpty()) {
            throw new CliException("no " + kind.noun() + " buckets found");
        }
        return prompts.select("Select a Bucket", names, "", "");
    }

    /** The info of a bucket's stream. */
    public StreamInfo info(String bucket) throws InterruptedException {
        StreamInfo info = api.streams().find(kind.stream(bucket));
        if (info == null) {
            throw new CliException("nats: bucket not found");
        }
        return info;
    }

    /** The infos of the streams of all buckets, smallest first. */
    public List<StreamInfo> list() throws InterruptedException {
        return api.streams().list("").stream()
                .filter(info -> kind.owns(info.name()))
                .sorted(Comparator.comparingLong(info -> info.state().bytes()))
                .toList();
    }

    /** Creates the stream of a bucket; returns its info. */
    public StreamInfo create(JsonObject config) throws InterruptedException {
        try {
            api.streams().create(config);
            // The response to the creation lacks the placement of the stream.
            return api.streams().info(config.string("name"));
        } catch (ApiException e) {
            if (e.errorCode() != ApiException.STREAM_NAME_IN_USE) {
                throw e;
            }
            throw new CliException(
                    "nats: bucket name already in use: " + kind.bucket(config.string("name"))
                            + "\nnats: API error: code=400 err_code=10058 description=stream name already in use",
                    e);
        }
    }

    /** Changes the stream of a bucket; returns its info. */
    public StreamInfo update(JsonObject config) throws InterruptedException {
        api.streams().update(config);
        return api.streams().info(config.string("name"));
    }

    /** Deletes a bucket and its content. */
    public void delete(String bucket) throws InterruptedException {
        String stream = kind.stream(bucket);
        if (api.streams().find(stream) == null) {
            throw new CliException("nats: bucket not found: " + bucket
                    + "\nnats: API error: code=404 err_code=10059 description=stream not found");
        }
        api.streams().delete(stream);
    }
}
