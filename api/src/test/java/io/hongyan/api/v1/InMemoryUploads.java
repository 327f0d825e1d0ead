package io.hongyan.api.v1;

import io.hongyan.delivery.Target;
import io.hongyan.kernel.App;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/** Files of devices, and the pushes begun to them. */
public final class InMemoryUploads implements UploadedAudiences {

    private record File(List<Target> targets, List<String> variables) {}

    private final Map<String, File> files = new ConcurrentHashMap<>();
    public final Map<String, ObjectNode> begun = new ConcurrentHashMap<>();

    public void put(String id, List<Target> targets, List<String> variables) {
        files.put(id, new File(targets, variables));
    }

    @Override
    public Optional<Uploaded> find(App app, String fileId) {
        return Optional.ofNullable(files.get(fileId))
                .map(file -> new Uploaded(fileId, file.targets().size(), file.variables()));
    }

    @Override
    public List<Target> targets(App app, String fileId) {
        return files.get(fileId).targets();
    }

    @Override
    public String push(App app, String fileId, ObjectNode push, String madeBy, String requestId) {
        begun.put(requestId, push);
        return requestId;
    }
}
