// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.stream;

import dev.iora.cli.console.Prompts;
import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the start, filters and location of a mirror's or source's origin if flags give only its name.
 *
 * <p>Thread: the main one.
 */
final class OriginQuestions {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu:MM:dd HH:mm:ss", Locale.ROOT);

    private final Prompts prompts;

    OriginQuestions(Prompts prompts) {
        this.prompts = prompts;
    }

    /** The texts of the questions. */
    private record Wording(
            String consumer,
            String start,
            String sequence,
            String time,
            String filter,
            String subject,
            String domain,
            String account,
            String prefix) {
        static Wording mirror() {
            return new Wording(
                    "Configure a custom durable consumer",
                    "Adjust mirror start",
                    "Mirror Start Sequence",
                    "Mirror Start Time (YYYY:MM:DD HH:MM:SS)",
                    "Adjust mirror filter and transform",
                    "Filter mirror by subject (hit enter to finish)",
                    "Import mirror from a different JetStream domain",
                    "Import mirror from a different account",
                    "");
        }

        static Wording source(String name) {
            String quoted = "\"" + name + "\"";
            String prefix = name + " Source";
            return new Wording(
                    "Configure a custom durable consumer for " + quoted,
                    "Adjust source " + quoted + " start",
                    prefix + " Start Sequence",
                    prefix + " UTC Time Stamp (YYYY:MM:DD HH:MM:SS)",
                    "Adjust source " + quoted + " filter and transform",
                    "Filter source by subject (hit enter to finish)",
                    "Import " + quoted + " from a different JetStream domain",
                    "Import " + quoted + " from a different account",
                    prefix);
        }

        boolean isMirror() {
            return prefix.isEmpty();
        }

        String domainName() {
            return isMirror() ? "Foreign JetStream domain name" : prefix + " foreign JetStream domain name";
        }

        String domainDelivery() {
            return isMirror() ? "Delivery prefix" : prefix + " foreign JetStream domain delivery prefix";
        }

        String accountName() {
            return isMirror() ? "Foreign account API prefix" : prefix + " foreign account API prefix";
        }

        String accountDelivery() {
            return isMirror() ? "Foreign account delivery prefix" : prefix + " foreign account delivery prefix";
        }
    }

    /** Asks about the origin of a mirror. */
    JsonObject mirror(JsonObject origin) {
        return asked(origin, Wording.mirror());
    }

    /** Asks about the origin of a source. */
    JsonObject source(JsonObject origin) {
        return asked(origin, Wording.source(origin.string("name")));
    }

    private JsonObject asked(JsonObject given, Wording wording) {
        JsonObject origin = given.copy();
        boolean durable = prompts.confirm(wording.consumer, false);
        if (durable) {
            origin.put(
                    "consumer",
                    new JsonObject()
                            .put(
                                    "name",
                                    prompts.askRequired(
                                            "Durable consumer name", "The name of the durable to read messages from"))
                            .put(
                                    "deliver_subject",
                                    prompts.askRequired("Delivery subject", "The delivery subject for the consumer")));
        } else if (prompts.confirm(wording.start, false)) {
            askStart(origin, wording);
        }
        if (prompts.confirm(wording.filter, false)) {
            askTransforms(origin, wording);
        }
        askPlace(origin, wording, durable);
        return origin;
    }

    private void askStart(JsonObject origin, Wording wording) {
        long sequence = Long.parseLong(prompts.ask(
                wording.sequence, "0", "Start mirroring at a specific sequence", OriginQuestions::badSequence));
        if (sequence > 0) {
            origin.put("opt_start_seq", sequence);
        }
        if (wording.isMirror() && sequence > 0) {
            return;
        }
        String time = prompts.ask(
                wording.time, "", "Start replicating as a specific time stamp in UTC time", OriginQuestions::badTime);
        if (!time.isBlank()) {
            origin.put(
                    "opt_start_time",
                    DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                            LocalDateTime.parse(time.strip(), TIME).atOffset(ZoneOffset.UTC)));
        }
    }

    private void askTransforms(JsonObject origin, Wording wording) {
        List<JsonObject> transforms = new ArrayList<>();
        while (true) {
            String filter = ask(wording.subject, "Only replicate data matching this subject");
            if (filter.isEmpty()) {
                break;
            }
            transforms.add(new JsonObject()
                    .put("src", filter)
                    .put(
                            "dest",
                            ask(
                                    "Subject transform destination",
                                    "Transform the subjects using this destination (hit enter for no"
                                            + " transformation)")));
        }
        if (!transforms.isEmpty()) {
            origin.put("subject_transforms", JsonArray.ofObjects(transforms));
        }
    }

    /** @param durable whether an existing durable consumer is used, which has its own delivery subject */
    private void askPlace(JsonObject origin, Wording wording, boolean durable) {
        JsonObject external = new JsonObject();
        if (prompts.confirm(wording.domain, false)) {
            String domain =
                    prompts.askRequired(wording.domainName(), "The domain name from where to import the JetStream API");
            external.put("api", "$JS." + domain + ".API")
                    .put(
                            "deliver",
                            durable ? "" : ask(wording.domainDelivery(), "Optional prefix of the delivery subject"));
        } else if (prompts.confirm(wording.account, false)) {
            external.put(
                    "api",
                    prompts.askRequired(
                            wording.accountName(),
                            "The prefix where the foreign account JetStream API has been imported"));
            external.put(
                    "deliver",
                    durable
                            ? ""
                            : prompts.askRequired(
                                    wording.accountDelivery(),
                                    "The prefix where the foreign account JetStream delivery subjects has been"
                                            + " imported"));
        }
        if (!external.isEmpty()) {
            origin.put("external", external);
        }
    }

    private String ask(String question, String help) {
        return prompts.ask(question, "", help, _ -> null).strip();
    }

    private static @Nullable String badSequence(String answer) {
        return answer.matches("[0-9]{1,18}") ? null : "\"" + answer + "\" is not a sequence";
    }

    private static @Nullable String badTime(String answer) {
        if (answer.isBlank()) {
            return null;
        }
        try {
            LocalDateTime.parse(answer.strip(), TIME);
            return null;
        } catch (DateTimeParseException e) {
            return "\"" + answer + "\" is not a time like 2026:11:24 15:04:05";
        }
    }
}
