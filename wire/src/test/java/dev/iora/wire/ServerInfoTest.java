// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.json.JsonException;
import dev.iora.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ServerInfoTest {
    /** Recorded from nats-server 2.10.27. */
    private static final String RECORDED =
            "INFO {\"server_id\":\"NDPKRULLM26PFJYRQMGM3EZOQEEO3B5PGZVT2EZGPG5HZJHLYAY33JOK\","
                    + "\"server_name\":\"na\\u003cme\",\"version\":\"2.10.27\",\"proto\":1,\"go\":\"go1.24.4\",\"host\":\"127.0.0.1\","
                    + "\"port\":24871,\"headers\":true,\"max_payload\":1048576,\"client_id\":5,\"client_ip\":\"127.0.0.1\","
                    + "\"nonce\":\"h8ukGCMamPTMtJc\",\"cluster\":\"c1\",\"xkey\":"
                    + "\"XB3VACYKRAVU2LAX5F7E6NLXJTPDFF6YO6XL4LMLC6RINWHKC7LDPJYD\"} \r\n";

    private static final ServerInfo FULL = ServerInfo.builder()
            .serverId("ID")
            .serverName("name")
            .version("2.14.5")
            .protocol(1)
            .gitCommit("abcdef0")
            .goVersion("java25")
            .host("h")
            .port(4222)
            .headers(true)
            .authRequired(true)
            .tlsRequired(true)
            .tlsVerify(true)
            .tlsAvailable(true)
            .maxPayloadBytes(1_048_576)
            .jetStream(true)
            .ip("i")
            .clientId(-1)
            .clientIp("c")
            .nonce("n")
            .cluster("cl")
            .clusterDynamic(true)
            .domain("d")
            .connectUrls(List.of("a:1", "b:2"))
            .webSocketConnectUrls(List.of("w:3"))
            .lameDuck(true)
            .compression("s2_auto")
            .connectInfo(true)
            .remoteAccount("$G")
            .systemAccount(true)
            .apiLevel(4)
            .xkey("X")
            .build();

    @Test
    void writesTheLineThatNatsServerWrites() {
        assertThat(text(parse(RECORDED).encode())).isEqualTo(RECORDED);
    }

    @Test
    void writesEveryFieldInItsPlace() {
        assertThat(text(FULL.encode()))
                .isEqualTo("INFO {\"server_id\":\"ID\",\"server_name\":\"name\",\"version\":\"2.14.5\",\"proto\":1,"
                        + "\"git_commit\":\"abcdef0\",\"go\":\"java25\",\"host\":\"h\",\"port\":4222,\"headers\":true,"
                        + "\"auth_required\":true,\"tls_required\":true,\"tls_verify\":true,\"tls_available\":true,"
                        + "\"max_payload\":1048576,\"jetstream\":true,\"ip\":\"i\",\"client_id\":18446744073709551615,"
                        + "\"client_ip\":\"c\",\"nonce\":\"n\",\"cluster\":\"cl\",\"cluster_dynamic\":true,\"domain\":\"d\","
                        + "\"connect_urls\":[\"a:1\",\"b:2\"],\"ws_connect_urls\":[\"w:3\"],\"ldm\":true,"
                        + "\"compression\":\"s2_auto\",\"connect_info\":true,\"remote_account\":\"$G\",\"acc_is_sys\":true,"
                        + "\"api_lvl\":4,\"xkey\":\"X\"} \r\n");
    }

    @Test
    void writesWhatIsAlwaysSentEvenIfEmpty() {
        assertThat(text(ServerInfo.builder().build().encode()))
                .isEqualTo("INFO {\"server_id\":\"\",\"server_name\":\"\",\"version\":\"\",\"proto\":0,\"go\":\"\","
                        + "\"host\":\"\",\"port\":0,\"headers\":false,\"max_payload\":0} \r\n");
    }

    @Test
    void readsBackEveryFieldItWrites() {
        assertThat(parse(text(FULL.encode()))).isEqualTo(FULL);
        assertThat(FULL.toBuilder().build()).isEqualTo(FULL);
    }

    @Test
    void readsBackWhateverItWrites() {
        Seeds.forEach(500, random -> {
            ServerInfo info = FULL.toBuilder()
                    .serverName(string(random))
                    .port(random.nextInt())
                    .clientId(random.nextLong())
                    .jetStream(random.nextBoolean())
                    .connectUrls(List.of(string(random), string(random)))
                    .domain(string(random))
                    .build();

            assertThat(parse(text(info.encode()))).isEqualTo(info);
        });
    }

    @Test
    void passesOverFieldsOfServerLinksAndTheFuture() {
        ServerInfo info =
                parse("INFO {\"host\":\"h\",\"import\":{\"allow\":[\"a\"]},\"gateway_cmd\":1,\"new\":[{}]} \r\n");

        assertThat(info).isEqualTo(ServerInfo.builder().host("h").build());
    }

    @Test
    void namesTheFieldOfTheWrongType() {
        assertThatThrownBy(() -> parse("INFO {\"port\":\"4222\"} \r\n"))
                .isInstanceOf(JsonException.class)
                .hasMessage("json: cannot unmarshal string into Go struct field Info.port of type int");
        assertThatThrownBy(() -> parse("INFO {\"connect_urls\":[1]} \r\n"))
                .hasMessage("json: cannot unmarshal number into Go struct field Info.connect_urls of type string");
    }

    private static ServerInfo parse(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        int verb = "INFO ".length();
        return ServerInfo.parse(bytes, verb, bytes.length - verb);
    }

    private static String string(Random random) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(6); n > 0; n--) {
            text.appendCodePoint(random.nextInt(0x700));
        }
        return text.toString();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
