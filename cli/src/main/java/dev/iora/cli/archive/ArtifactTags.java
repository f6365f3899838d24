// Copyright The Iora Authors
// SPDX-License-Identifier: Apache-2.0
package dev.iora.cli.archive;

import dev.iora.cli.json.JsonArray;
import dev.iora.cli.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tags of an archived file; they determine its path. */
public final class ArtifactTags {
    /** The cluster tag of servers without a cluster. */
    static final String NO_CLUSTER = "unclustered";

    private final Map<String, String> tags;

    private ArtifactTags(Map<String, String> tags) {
        this.tags = tags;
    }

    /** The name of a profile in archives; profiles with details end with their level. */
    public static String profileName(String profile, long level) {
        return level == 0 ? profile : profile + "_" + level;
    }

    /** Tags of a server's response; the cluster may be empty. */
    public static ArtifactTags ofServer(String cluster, String server, String type) {
        return new ArtifactTags(Map.of())
                .with("server", server)
                .with("cluster", cluster.isEmpty() ? NO_CLUSTER : cluster)
                .with("artifact_type", type);
    }

    /** Tags of a file about the archive itself. */
    public static ArtifactTags special(String name) {
        return new ArtifactTags(Map.of()).with("special", name);
    }

    /** Adds an account. */
    public ArtifactTags account(String account) {
        return with("account", account);
    }

    /** Adds a stream of the account. */
    public ArtifactTags stream(String stream) {
        return with("stream", stream);
    }

    /** Adds the name of a profile. */
    public ArtifactTags profile(String profile) {
        return with("profile_name", profile);
    }

    private ArtifactTags with(String label, String value) {
        Map<String, String> more = new LinkedHashMap<>(tags);
        more.put(label, value);
        return new ArtifactTags(more);
    }

    /** The value of a label, refused if it is not safe as part of a path. */
    private String get(String label) {
        String value = tags.getOrDefault(label, "");
        if (value.isEmpty() || value.contains("/") || value.contains("\\") || value.equals("..") || value.equals(".")) {
            throw new NotArchivableException("its " + label + " is \"" + value + "\"");
        }
        return value;
    }

    /** Whether there may be several files with these tags, which are then numbered. */
    boolean isPaged() {
        return !tags.containsKey("special") && !tags.containsKey("profile_name");
    }

    /**
     * The directory of the pages, or the path of the file without its extension.
     *
     * @throws NotArchivableException if a name is not safe as part of a path
     */
    String path() {
        if (tags.containsKey("special")) {
            return "capture/misc/" + get("special");
        }
        if (tags.containsKey("profile_name")) {
            return "capture/profiles/" + get("cluster") + "/" + get("server") + "__" + get("profile_name");
        }
        String place = get("cluster") + "__" + get("server");
        if (tags.containsKey("stream")) {
            return "capture/accounts/" + get("account") + "/streams/" + get("stream") + "/replicas/" + place + "/"
                    + get("artifact_type");
        }
        return tags.containsKey("account")
                ? "capture/accounts/" + get("account") + "/servers/" + place + "/" + get("artifact_type")
                : "capture/clusters/" + get("cluster") + "/" + get("server") + "/" + get("artifact_type");
    }

    @Override
    public String toString() {
        return tags.toString();
    }

    JsonArray json() {
        JsonArray list = new JsonArray();
        tags.forEach(
                (label, value) -> list.add(new JsonObject().put("Name", label).put("Value", value)));
        return list;
    }
}
