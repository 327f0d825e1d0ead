package io.hongyan.channels.honor;

import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.VendorReceipt;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Honor's receipts (vendor-channel reference, 5.5). No signature of theirs is known, so an address nobody can guess guards them. */
final class HonorReceipts implements Receipts {

    private static final String TAKEN = "{\"code\":\"0\",\"message\":\"success\"}";

    private final InstantSource clock;

    HonorReceipts(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Answer read(Request request) {
        JsonNode statuses = LenientJson.read(request.body()).path("statuses");
        if (!statuses.isArray()) {
            return Answer.refused(400, "statuses: missing (expected: a list)");
        }
        List<VendorReceipt> receipts = new ArrayList<>();
        for (JsonNode status : statuses) {
            String code = status.path("status").asString("");
            String token = status.path("token").asString("");
            if (!code.isEmpty() && !token.isEmpty()) {
                receipts.add(new VendorReceipt(
                        status.path("biTag").asString(""), token, HonorErrors.event(code), code, at(status)));
            }
        }
        return new Answer(200, "application/json", TAKEN, receipts);
    }

    private Instant at(JsonNode status) {
        long millis = status.path("timestamp").asLong(0);
        return millis > 0 ? Instant.ofEpochMilli(millis) : clock.instant();
    }
}
