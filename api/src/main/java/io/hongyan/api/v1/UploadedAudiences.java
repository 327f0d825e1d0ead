package io.hongyan.api.v1;

import io.hongyan.delivery.Target;
import io.hongyan.kernel.App;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Audiences that came as files, and the pushes to them, which go out in the background. */
public interface UploadedAudiences {

    Optional<Uploaded> find(App app, String fileId);

    /** Its devices, each once. The file must be there. */
    List<Target> targets(App app, String fileId);

    /**
     * Begins a push that was checked before; on disk when this returns. The same request id begins none anew.
     *
     * @param push {@code Push} of the document, its variables not filled in
     * @return the job's id
     */
    String push(App app, String fileId, ObjectNode push, String madeBy, String requestId);

    /** The same to devices named one by one, for a push that waits for its time or goes out slowly. */
    String push(App app, List<Target> devices, ObjectNode push, String madeBy, String requestId);

    /** @param variables columns with values for each device */
    record Uploaded(String id, long devices, List<String> variables) {}
}
