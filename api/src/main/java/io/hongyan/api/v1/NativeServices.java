package io.hongyan.api.v1;

import io.hongyan.api.ApiServices;
import io.hongyan.api.Insights;
import io.hongyan.kernel.drafts.PushApprovals;
import io.hongyan.kernel.drafts.PushTemplates;
import java.time.InstantSource;

/** What the native API stands on, beside what both APIs do. */
public record NativeServices(
        ApiServices common,
        People people,
        Callers callers,
        IdempotencyStore repetitions,
        PushTemplates templates,
        PushApprovals approvals,
        ApprovalThresholds thresholds,
        Uploads uploads,
        Insights insights,
        InstantSource clock) {}
