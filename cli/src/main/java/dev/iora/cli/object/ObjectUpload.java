// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.object;

import dev.iora.cli.api.ApiException;
import dev.iora.cli.api.JetStreamApi;
import dev.iora.cli.api.PublishWindow;
import dev.iora.cli.console.CliException;
import dev.iora.cli.console.HumanNumber;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ObjectMeta;
import io.nats.client.NUID;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.LongConsumer;

/**
 * Puts an object: first its chunks, then the metadata that makes it visible. On failure the chunks are removed.
 *
 * <p>Thread: the main one.
 */
final class ObjectUpload {
    /** The default size of chunks. */
    static final int DEFAULT_CHUNK_BYTES = 128 * 1024;

    private static final long WINDOW_BYTES = 4L << 20;
    private static final String GO_ZERO_TIME = "0001-01-01T00:00:00Z";

    private final ObjectBucket bucket;
    private final JetStreamApi api;
    private final int chunkBytes;

    ObjectUpload(ObjectBucket bucket, int chunkBytes) {
        this.bucket = bucket;
        this.api = bucket.api();
        this.chunkBytes = chunkBytes;
        long limit = api.connection().getMaxPayload();
        if (chunkBytes > limit) {
            throw new CliException("chunks of " + HumanNumber.bytes(chunkBytes) + " are larger than the "
                    + HumanNumber.bytes(limit) + " that the server takes, use --chunk-size");
        }
    }

    /**
     * Stores all of the input.
     *
     * @param meta name, description, headers and options
     * @param progress receives the size of each chunk
     */
    ObjectEntry from(InputStream in, JsonObject meta, LongConsumer progress) throws IOException, InterruptedException {
        String chunksId = NUID.nextGlobal();
        ObjectEntry former = bucket.find(meta.string("name"));
        ObjectEntry entry;
        try {
            entry = store(in, meta, chunksId, progress);
        } catch (RuntimeException | IOException e) {
            purgeAfter(e, chunksId);
            throw e;
        }
        if (former != null && !former.deleted() && !former.chunksId().isEmpty()) {
            bucket.purgeChunks(former.chunksId());
        }
        return entry;
    }

    private void purgeAfter(Exception reason, String chunksId) throws InterruptedException {
        try {
            bucket.purgeChunks(chunksId);
        } catch (ApiException | CliException e) {
            reason.addSuppressed(e);
        }
    }

    private ObjectEntry store(InputStream in, JsonObject meta, String chunksId, LongConsumer progress)
            throws IOException, InterruptedException {
        PublishWindow window = new PublishWindow(api, WINDOW_BYTES);
        String subject = bucket.chunkSubject(chunksId);
        MessageDigest digest = ObjectEntry.newDigest();
        byte[] buffer = new byte[chunkBytes];
        long size = 0;
        long chunks = 0;
        int read;
        while ((read = in.readNBytes(buffer, 0, buffer.length)) > 0) {
            digest.update(buffer, 0, read);
            window.send(NatsMessage.builder()
                    .subject(subject)
                    .data(Arrays.copyOf(buffer, read))
                    .build());
            size += read;
            chunks++;
            progress.accept(read);
        }
        // All chunks must be stored before the metadata is visible.
        window.finish();
        JsonObject complete = meta.copy()
                .put("bucket", bucket.name())
                .put("nuid", chunksId)
                .put("size", size)
                .put("mtime", GO_ZERO_TIME)
                .put("chunks", chunks)
                .put(
                        "digest",
                        ObjectEntry.DIGEST_TYPE + "=" + Base64.getUrlEncoder().encodeToString(digest.digest()));
        api.publish(bucket.metaMessage(complete));
        return new ObjectEntry(complete.as(ObjectMeta.class), Instant.now());
    }
}
