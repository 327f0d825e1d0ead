package io.hongyan.bench.scenario;

/** A figure that a scenario yields for a target. */
public enum Metric {
    PROCESS_KB("process KB/conn", false),
    HEAP_KB("heap KB/conn", false),
    RSS_MB("RSS MB", false),
    CONNECTS("connects/s", true),
    CONNECT_CPU("CPU µs each", false),
    ONE_RATE("one at a time /s", true),
    ONE_CPU("CPU s per million", false),
    EIGHT_RATE("eight in flight /s", true),
    EIGHT_CPU("eight: CPU s per million", false),
    COUNTED_LAG("counted after ms", false),
    P50("p50 ms", false),
    P99("p99 ms", false),
    CPU_PER_THOUSAND("CPU ms per thousand", false),
    DRAIN_RATE("drained/s", true),
    LOST("lost", false),
    DUPLICATES("duplicates", false),
    REQUESTS("single pushes/s", true),
    REQUEST_P99("single p99 ms", false),
    BATCH_PUSHES("batched pushes/s", true),
    BATCH_P99("batch p99 ms", false),
    READY("ready after s", false),
    LOAD_SECONDS("loaded in s", false),
    PLAN_MILLIS("online sent after ms", false),
    TASK_DISK_MB("disk MB/task", false),
    TASK_HEAP_MB("heap MB/task", false),
    HEAP_MB("heap MB", false),
    REPORT_MILLIS("report ms", false),
    HUAWEI_RATE("Huawei /s", true),
    HUAWEI_PER_CORE("Huawei /s per core", true),
    XIAOMI_RATE("Xiaomi /s", true),
    XIAOMI_PER_CORE("Xiaomi /s per core", true),
    FCM_RATE("FCM /s", true),
    FCM_PER_CORE("FCM /s per core", true),
    APNS_RATE("APNs /s", true),
    APNS_PER_CORE("APNs /s per core", true),
    WAITING_HEAP_MB("heap MB of those waiting", false),
    VENDOR_PLAN_MILLIS("planned over 10 vendors ms", false),
    RULES_MILLIS("rules over all ms", false),
    RULES_PLAN_MILLIS("planned with rules ms", false),
    FALLBACK_MILLIS("fallback decided ms", false),
    CHAIN_MILLIS("chain ms", false),
    BREAK_DOWN_MILLIS("audience broken down ms", false),
    NOT_REACHED_MILLIS("those not reached broken down ms", false),
    DEVICE_PAGE_MILLIS("50 devices of those not reached ms", false),
    TASK_PAGE_MILLIS("50 tasks ms", false),
    TASK_SEARCH_MILLIS("one task by its title ms", false),
    CURVE_MILLIS("curve ms", false),
    HISTORY_MILLIS("a device's messages ms", false),
    LIVE_MICROS("a look at live figures µs", false),
    NATIVE_RECEIPTS("native receipts/s", true),
    NATIVE_RECEIPTS_PER_CORE("native receipts/s per core", true),
    GETUI_RECEIPTS("Getui receipts/s", true),
    GETUI_RECEIPTS_PER_CORE("Getui receipts/s per core", true),
    SINGLES_UNTOLD("singles/s, no receiver", true),
    SINGLES_TOLD("singles/s, instant receiver", true),
    SINGLES_DEAD("singles/s, dead receiver", true),
    BROADCAST_UNTOLD("broadcast arrivals/s, no receiver", true),
    BROADCAST_TOLD("broadcast arrivals/s, instant receiver", true),
    BROADCAST_DEAD("broadcast arrivals/s, dead receiver", true);

    private final String label;
    private final boolean moreIsBetter;

    Metric(String label, boolean moreIsBetter) {
        this.label = label;
        this.moreIsBetter = moreIsBetter;
    }

    public String label() {
        return label;
    }

    public boolean moreIsBetter() {
        return moreIsBetter;
    }
}
