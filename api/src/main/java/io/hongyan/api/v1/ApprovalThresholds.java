package io.hongyan.api.v1;

import io.hongyan.kernel.App;
import java.util.OptionalLong;

/** How large a push may be that nobody else has to approve. */
@FunctionalInterface
public interface ApprovalThresholds {

    /** In devices; empty: as large as it likes. */
    OptionalLong of(App app);
}
