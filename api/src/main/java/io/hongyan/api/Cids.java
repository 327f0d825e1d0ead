package io.hongyan.api;

import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** CIDs as callers give them, and the devices of one app they stand for. */
final class Cids {

    private final CidCipher cipher;

    Cids(CidCipher cipher) {
        this.cipher = cipher;
    }

    /** @param given as the caller wrote it, which is also the key of the answer */
    record Resolved(String given, DeviceAddress device) {}

    Optional<DeviceAddress> find(int app, String cid) {
        return cipher.resolve(app, cid);
    }

    DeviceAddress require(int app, String cid) {
        return cipher.resolve(app, cid).orElseThrow(Refusal::unknownTarget);
    }

    String text(DeviceAddress device) {
        return cipher.encode(device).toString();
    }

    /** Those of the CIDs that are of this app, in order; the others go to {@code invalid}. */
    List<Resolved> resolve(int app, List<String> texts, List<String> invalid) {
        List<Resolved> resolved = new ArrayList<>(texts.size());
        for (String text : texts) {
            Optional<DeviceAddress> device = cipher.resolve(app, text);
            if (device.isPresent()) {
                resolved.add(new Resolved(text, device.get()));
            } else {
                invalid.add(text);
            }
        }
        return resolved;
    }

    /** {@link #resolve} where unknown CIDs are passed over, but one must be known. */
    List<Resolved> requireAny(int app, List<String> texts) {
        List<Resolved> resolved = resolve(app, texts, new ArrayList<>());
        if (resolved.isEmpty()) {
            throw Refusal.unknownTarget();
        }
        return resolved;
    }

    static List<DeviceAddress> devices(List<Resolved> resolved) {
        return resolved.stream().map(Resolved::device).toList();
    }
}
