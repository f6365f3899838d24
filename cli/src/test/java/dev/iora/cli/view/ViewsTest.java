// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.schema.Schemas;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every component of a view must be a field in responses of servers; a typo would always read as zero. */
class ViewsTest {
    /**
     * Fields that neither the samples nor the official schemas have: those of claims in JWTs, and those of servers
     * after 2.10, the version of the samples.
     */
    private static final Set<String> NOT_IN_SAMPLES = Set.of(
            "AccountDetail$Export.account_token_position",
            "AccountDetail$Export.info_url",
            "AccountDetail$Export.response_threshold",
            "AccountDetail$Export.revocations",
            "AccountDetail$Export.token_req",
            "AccountDetail$Import.tracking_header",
            "AccountDetail.is_system",
            "AccountDetail.responses",
            "AccountDetail.revoked_user",
            "ConnectionInfo.mqtt_client",
            "ConnectionInfo.subscriptions_list",
            "JetStreamDetails.consumers_leader",
            "JetStreamDetails.streams_leader",
            "UserInfo.account_name",
            "UserInfo.permissions",
            "UserInfo.user_name");

    private static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static byte[] resource(Class<?> at, String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(at.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        }
    }

    @Test
    void namesFieldsInResponsesOfServers() throws Exception {
        Map<String, List<Object>> samples = new TreeMap<>();
        String text = new String(resource(ViewsTest.class, "answers.jsonl"), StandardCharsets.UTF_8);
        text.lines()
                .map(line -> JsonObject.parse(line.getBytes(StandardCharsets.UTF_8)))
                .forEach(sample -> samples.computeIfAbsent(sample.string("view"), _ -> new ArrayList<>())
                        .add(sample.object("answer")));
        Set<String> missing = new TreeSet<>();
        for (Map.Entry<String, List<Object>> sample : samples.entrySet()) {
            Class<?> view = Class.forName("dev.iora.cli.view." + sample.getKey().replace('.', '$'));
            collectMissing(view, sample.getValue(), missing);
        }
        Set<String> documented = new HashSet<>();
        for (String schema : new String(resource(Schemas.class, "index.txt"), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            addProperties(JsonObject.parse(resource(Schemas.class, schema + ".json")), documented);
        }
        missing.removeIf(field -> documented.contains(field.replaceFirst(".*\\.", "")));
        assertThat(missing).isEqualTo(new TreeSet<>(NOT_IN_SAMPLES));
    }

    private static void collectMissing(Type type, List<Object> values, Set<String> missing) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            List<Object> elements = new ArrayList<>();
            for (Object value : values) {
                switch (value) {
                    case JsonArray array -> elements.addAll(array.values());
                    case JsonObject object
                    when generic.getRawType() == Map.class ->
                        object.names().forEach(name -> elements.add(object.get(name)));
                    default -> elements.add(value);
                }
            }
            collectMissing(arguments[arguments.length - 1], elements, missing);
            return;
        }
        if (!(type instanceof Class<?> view) || !view.isRecord() || values.isEmpty()) {
            return;
        }
        for (RecordComponent component : view.getRecordComponents()) {
            String name = snakeCase(component.getName());
            List<Object> inner = values.stream()
                    .map(value -> ((JsonObject) value).get(name))
                    .filter(Objects::nonNull)
                    .toList();
            if (inner.stream().anyMatch(value -> !value.equals(new JsonArray()))) {
                collectMissing(component.getGenericType(), inner, missing);
            } else if (!name.equals("json")) {
                missing.add(view.getName().replaceFirst(".*\\.", "") + "." + name);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "StreamInfo, jetstream/api/v1/stream_info_response",
        "StreamConfig, jetstream/api/v1/stream_configuration",
        "ConsumerInfo, jetstream/api/v1/consumer_info_response",
        "ConsumerConfig, jetstream/api/v1/consumer_configuration",
        "PauseState, jetstream/api/v1/consumer_pause_response",
        "JetStreamAccount, jetstream/api/v1/account_info_response",
        "PubAck, jetstream/api/v1/pub_ack_response",
        "ServerVars, server/monitor/v1/varz"
    })
    void namesFieldsOfTheOfficialSchemas(String view, String schema) throws Exception {
        Set<String> known = new HashSet<>();
        addProperties(JsonObject.parse(resource(Schemas.class, schema + ".json")), known);
        Set<String> named = new TreeSet<>();
        addNames(Class.forName("dev.iora.cli.view." + view), named);
        named.removeAll(known);
        named.remove("json");
        assertThat(named).isEmpty();
    }

    private static void addProperties(@Nullable Object schema, Set<String> names) {
        if (schema instanceof JsonObject object) {
            names.addAll(object.object("properties").names());
            object.names().forEach(name -> addProperties(object.get(name), names));
        } else if (schema instanceof JsonArray array) {
            array.values().forEach(element -> addProperties(element, names));
        }
    }

    private static void addNames(Type type, Set<String> names) {
        if (type instanceof ParameterizedType generic) {
            for (Type argument : generic.getActualTypeArguments()) {
                addNames(argument, names);
            }
        } else if (type instanceof Class<?> view && view.isRecord()) {
            for (RecordComponent component : view.getRecordComponents()) {
                // A component whose type was visited already adds no names.
                if (names.add(snakeCase(component.getName()))) {
                    addNames(component.getGenericType(), names);
                }
            }
        }
    }
}
