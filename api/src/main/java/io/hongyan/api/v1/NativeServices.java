package io.hongyan.api.v1;

import io.hongyan.api.ApiServices;
import java.time.InstantSource;

/** What the native API stands on, beside what both APIs do. */
public record NativeServices(
        ApiServices common,
        Callers callers,
        IdempotencyStore repetitions,
        PushTemplates templates,
        PushApprovals approvals,
        UploadedAudiences uploads,
        InstantSource clock) {}
