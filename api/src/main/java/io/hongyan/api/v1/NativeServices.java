package io.hongyan.api.v1;

import io.hongyan.api.ApiServices;
import io.hongyan.api.Insights;
import io.hongyan.kernel.access.AuditTrail;
import java.time.InstantSource;

/** What the native API stands on, beside what both APIs do. */
public record NativeServices(
        ApiServices common,
        Callers callers,
        IdempotencyStore repetitions,
        PushTemplates templates,
        PushApprovals approvals,
        UploadedAudiences uploads,
        Insights insights,
        AuditTrail audit,
        InstantSource clock) {}
