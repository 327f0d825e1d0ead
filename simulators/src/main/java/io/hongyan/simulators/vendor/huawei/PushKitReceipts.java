package io.hongyan.simulators.vendor.huawei;

import io.hongyan.kernel.Sha256;
import io.hongyan.simulators.vendor.Receipt;
import io.hongyan.simulators.vendor.VendorState;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Posts Push Kit's receipts, signed with a key as its console makes them (3.5). */
public final class PushKitReceipts implements Receipt.Format {

    /** Most entries of one request. */
    public static final int BATCH = 100;

    public static final String CALLBACK_USER = "hongyan";
    /** Base64, as newly made keys are; the signing key is what it decodes to. */
    public static final String CALLBACK_KEY = "c2ltdWxhdGVkLWNhbGxiYWNrLWtleQ==";

    /** Writes one entry. */
    @FunctionalInterface
    public interface Entry {
        void write(ObjectNode entry, Receipt receipt);
    }

    private final VendorState vendor;
    private final Entry entry;

    public PushKitReceipts(VendorState vendor, Entry entry) {
        this.vendor = vendor;
        this.entry = entry;
    }

    @Override
    public Receipt.Post encode(List<Receipt> receipts) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode statuses = body.putArray("statuses");
        receipts.forEach(receipt -> entry.write(statuses.addObject(), receipt));
        return new Receipt.Post("application/json", Map.of("X-HUAWEI-CALLBACK-ID", signature()), body.toString());
    }

    private String signature() {
        long timestamp = vendor.clock().millis();
        String nonce = vendor.nextId();
        byte[] value = Sha256.hmac(Base64.getDecoder().decode(CALLBACK_KEY), timestamp + nonce + CALLBACK_USER);
        return "timestamp=" + timestamp + ";nonce=" + nonce + ";value="
                + Base64.getEncoder().encodeToString(value);
    }
}
