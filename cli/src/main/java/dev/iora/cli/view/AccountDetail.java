// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import dev.iora.cli.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The details of an account on a server. */
public record AccountDetail(
        String accountName,
        boolean complete,
        boolean expired,
        boolean isSystem,
        @Nullable Instant updateTime,
        boolean jetstreamEnabled,
        String issuerKey,
        String nameTag,
        List<String> tags,
        Map<String, List<Destination>> mappings,
        List<Import> imports,
        List<Export> exports,
        Map<String, Import> responses,
        Map<String, Instant> revokedUser) {

    /** A destination of a subject mapping. */
    public record Destination(String subject, long weight, String cluster) {}

    /** An import of the account. */
    public record Import(
            boolean invalid,
            String subject,
            String localSubject,
            String account,
            String type,
            String name,
            boolean share,
            boolean tracking,
            Optional<JsonObject> trackingHeader) {}

    /** An export of the account. */
    public record Export(
            String subject,
            String type,
            String name,
            String description,
            String infoUrl,
            boolean tokenReq,
            String responseType,
            Duration responseThreshold,
            long accountTokenPosition,
            List<String> approvedAccounts,
            Map<String, Long> revocations) {}
}
