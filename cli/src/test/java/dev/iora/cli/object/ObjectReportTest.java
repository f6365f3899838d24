// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iora.cli.PreparedServers;
import dev.iora.cli.json.JsonObject;
import dev.iora.cli.view.ObjectMeta;
import dev.iora.cli.view.StreamInfo;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectReportTest {
    private static JsonObject json(String text) {
        return JsonObject.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectEntry entry(String meta) {
        return new ObjectEntry(json(meta).as(ObjectMeta.class), null);
    }

    @Test
    void showsABucketInACluster() throws Exception {
        StreamInfo info = json("""
                {'config':{'name':'OBJ_B','description':'text','num_replicas':3,'max_age':3600000000000,'sealed':true,
                'max_bytes':2048,'storage':'file','metadata':{'owner':'me','_nats.level':'4'}},
                'cluster':{'name':'east','leader':'n1','replicas':[{'name':'n2','offline':true,'lag':2}]},
                'state':{'bytes':1024}}""").as(StreamInfo.class);
        assertThat(new PreparedServers().output(session -> ObjectReport.printBucket(session, "B", info)))
                .isEqualTo("""
                Information for Object Store Bucket B created\s

                Configuration:

                          Bucket Name: B
                          Description: text
                             Replicas: 3
                                  TTL: 1h0m0s
                               Sealed: true
                                 Size: 1.0 KiB
                  Maximum Bucket Size: 2.0 KiB
                              Storage: File
                   Backing Store Kind: JetStream
                     JetStream Stream: OBJ_B
                             Metadata: owner: me

                Cluster Information:

                                 Name: east
                               Leader: n1
                              Replica: n2, outdated, OFFLINE, not seen, 2 operations behind
                """);
    }

    @Test
    void showsAnObjectWithHeadersAndMetadata() throws Exception {
        ObjectEntry entry = entry("""
                {'name':'file.txt','bucket':'B','description':'text','size':2048,'chunks':2,'deleted':true,
                'digest':'SHA-256=AAEC','headers':{'b':['2','3'],'a':['1']},'metadata':{'owner':'me'}}""");
        assertThat(new PreparedServers().output(session -> ObjectReport.printObject(session, entry)))
                .isEqualTo("""
                Object information for B > file.txt

                        Description: text
                               Size: 2.0 KiB
                  Modification Time:\s
                             Chunks: 2
                             Digest: SHA-256 000102
                            Deleted: true
                            Headers: a: 1
                                     b: 2
                                     b: 3

                Metadata:

                              owner: me
                """);
    }

    @Test
    void decodesTheDigest() {
        assertThat(entry("{'digest':'SHA-256=_-8='}").digest()).isEqualTo("ffef");
        assertThat(entry("{'digest':'none'}").digest()).isEmpty();
        ObjectEntry broken = entry("{'digest':'SHA-256=!'}");
        assertThatThrownBy(broken::digest).hasMessage("nats: object digest hash has invalid format");
    }

    @Test
    void hashesAsItsDigestSays() {
        assertThat(ObjectEntry.newDigest().getAlgorithm()).isEqualTo(ObjectEntry.DIGEST_TYPE);
        assertThat(HexFormat.of().formatHex(ObjectEntry.newDigest().digest()))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void storesChunksAndMetadataOnTwoSubjects() {
        assertThat(ObjectBucket.subjects("B")).isEqualTo(List.of("$O.B.C.>", "$O.B.M.>"));
    }
}
