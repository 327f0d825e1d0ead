package io.hongyan.simulators.vendor;

/**
 * How a vendor delivers receipts.
 *
 * @param callbackUrl what the app's owner registered in the vendor's console; empty: nothing. Vendors that take the address
 *     with each message use that one
 * @param delayMillis from the acceptance of a message to its receipt, and up to {@code jitterMillis} more
 * @param loss share that never comes
 * @param repeat share that comes twice
 * @param shuffled whether those of one request come in any order
 * @param clicks share of shown messages that is clicked, where the vendor tells of clicks
 * @param retries how often a request that is not answered 2xx is repeated, a second apart
 */
public record ReceiptSettings(
        boolean enabled,
        String callbackUrl,
        int delayMillis,
        int jitterMillis,
        double loss,
        double repeat,
        boolean shuffled,
        double clicks,
        int retries) {

    static final ReceiptSettings DEFAULT = new ReceiptSettings(true, "", 0, 0, 0, 0, false, 0, 3);

    public ReceiptSettings {
        requireShare("loss", loss);
        requireShare("repeat", repeat);
        requireShare("clicks", clicks);
        requireCount("delayMillis", delayMillis);
        requireCount("jitterMillis", jitterMillis);
        requireCount("retries", retries);
        if (!callbackUrl.isEmpty() && !callbackUrl.startsWith("http://") && !callbackUrl.startsWith("https://")) {
            throw new IllegalArgumentException("callbackUrl: " + callbackUrl + " (expected: http:// or https://)");
        }
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0 … 1)");
        }
    }

    private static void requireCount(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0 or more)");
        }
    }

    public ReceiptSettings withCallbackUrl(String url) {
        return new ReceiptSettings(enabled, url, delayMillis, jitterMillis, loss, repeat, shuffled, clicks, retries);
    }

    public ReceiptSettings withDelay(int millis, int jitter) {
        return new ReceiptSettings(enabled, callbackUrl, millis, jitter, loss, repeat, shuffled, clicks, retries);
    }

    public ReceiptSettings withMishaps(double lost, double repeated, boolean anyOrder) {
        return new ReceiptSettings(
                enabled, callbackUrl, delayMillis, jitterMillis, lost, repeated, anyOrder, clicks, retries);
    }

    public ReceiptSettings withClicks(double share) {
        return new ReceiptSettings(
                enabled, callbackUrl, delayMillis, jitterMillis, loss, repeat, shuffled, share, retries);
    }
}
