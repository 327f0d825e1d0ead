package io.hongyan.channels.sms;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.Limits;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Who brings short messages to the carriers. */
enum SmsProvider {
    /** Alibaba Cloud, dysmsapi. */
    ALIYUN,
    /** Tencent Cloud. */
    TENCENT,
    /** Huawei Cloud, Message & SMS. */
    HUAWEI,
    /** An SMS centre or an aggregator, by SMPP 3.4. */
    SMPP;

    /** Carriers keep a message for a phone that is off; aggregators cannot be told how long. */
    private static final Duration LONGEST = Duration.ofHours(72);

    static SmsProvider of(ChannelSettings settings) {
        String wanted = settings.text("provider");
        return Arrays.stream(values())
                .filter(provider -> provider.wireName().equals(wanted))
                .findAny()
                .orElseThrow(() -> settings.problem(
                        "provider",
                        Arrays.stream(values()).map(SmsProvider::wireName).collect(Collectors.joining(", "))));
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reference section 12.1; SMPP has what the contract says, one number a request. */
    Limits limits() {
        Limits.Builder limits =
                Limits.builder().ttl(Duration.ofMinutes(1), LONGEST).confirmsArrival();
        return switch (this) {
            case ALIYUN -> limits.batch(1000).requestsPerSecond(5000).build();
            case TENCENT ->
                limits.batch(200).requestsPerSecond(3000).receiptsById().build();
            case HUAWEI -> limits.batch(500).build();
            case SMPP -> limits.batch(1).recalls().receiptsById().build();
        };
    }
}
