package io.hongyan.api.v1;

import io.hongyan.audience.Audience;
import io.hongyan.delivery.Target;
import java.util.List;

/** Whom a push is for. */
sealed interface PushAudience {

    /** Everybody, or whoever meets conditions. */
    record Rule(Audience audience) implements PushAudience {}

    /** Devices named one by one. */
    record Named(List<Target> targets) implements PushAudience {

        public Named {
            targets = List.copyOf(targets);
        }
    }

    /** The devices of an uploaded file. */
    record Uploaded(String fileId) implements PushAudience {}
}
