// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.server;

import dev.iora.cli.api.SystemApi;
import dev.iora.cli.command.ExistingDirectory;
import dev.iora.cli.command.Session;
import dev.iora.cli.console.Console;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ServerProfile;
import dev.iora.cli.view.ServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nats server request profile}. */
final class ProfileRequest extends EndpointRequest {
    /** The profiles of Go's runtime. */
    enum Profile {
        allocs,
        heap,
        goroutine,
        mutex,
        threadcreate,
        block,
        cpu
    }

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    @Parameters(
            index = "0",
            paramLabel = "profile",
            description = "Specify the name of the profile to run (${COMPLETION-CANDIDATES})")
    Profile profile = Profile.heap;

    @Parameters(
            index = "1",
            arity = "0..1",
            defaultValue = ".",
            paramLabel = "dir",
            converter = ExistingDirectory.class,
            description = "Set the output directory for profile files")
    Path directory = Path.of(".");

    @Option(names = "--level", description = "Set the debug level of the profile")
    int level;

    private Duration watched = Duration.ZERO;

    ProfileRequest() {
        super("PROFILEZ");
    }

    @Override
    void fill(JsonObject request) {
        request.put("name", profile.name()).put("debug", level).put("duration", watched);
    }

    @Override
    public void run(Session session) throws InterruptedException {
        archive.open(session);
        SystemApi system = session.system();
        if (profile == Profile.cpu && !system.isArchived()) {
            watched = session.settings().timeout();
            system = system.afterMeasuring(watched);
        }
        String prefix = profile + "-" + STAMP.format(LocalDateTime.now(ZoneId.systemDefault())) + "-";
        List<ServerResponse> responses = responses(system, session);
        if (responses.isEmpty() && system.isArchived()) {
            session.console()
                    .note("no captured profiles matched \"" + profile + "\" at level " + level + " in " + archive
                            + "; audit gather typically captures goroutine at level 1 and 2");
        }
        for (ServerResponse response : responses) {
            save(session.console(), prefix, response);
        }
    }

    private void save(Console console, String prefix, ServerResponse response) {
        String server = response.server().name();
        ServerProfile data = response.data().as(ServerProfile.class);
        String error = data.error();
        if (!error.isEmpty()) {
            console.note("Server \"" + server + "\" error: " + error);
            return;
        }
        // The name comes from the network; it must not lead to another directory.
        Path file = directory.resolve(prefix + server.replace('/', '_'));
        try {
            Files.write(file, Base64.getDecoder().decode(data.profile()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
        console.println("Server \"" + server + "\" profile written: " + file);
    }
}
