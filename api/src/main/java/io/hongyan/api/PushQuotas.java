package io.hongyan.api;

import io.hongyan.delivery.AppPush.Quota;
import io.hongyan.delivery.Reports;
import java.time.InstantSource;
import java.time.ZoneId;

/**
 * How many list messages and app pushes an app may make. Days are counted by delivery from what it accepted, so a restart
 * forgets nothing and a refused push costs nothing; minutes are counted here.
 */
final class PushQuotas {

    private final ApiSettings.Rates rates;
    private final Reports reports;
    private final CallRate<Integer> listsPerMinute;
    private final CallRate<Integer> appPushesPerMinute;
    private final CallRate<Integer> fastTagsPerMinute;

    PushQuotas(ApiSettings.Rates rates, Reports reports, InstantSource clock, ZoneId zone) {
        this.rates = rates;
        this.reports = reports;
        this.listsPerMinute = new CallRate<>(rates.listMessagesPerMinute(), CallRate.Per.MINUTE, clock, zone);
        this.appPushesPerMinute = new CallRate<>(rates.appPushPerMinute(), CallRate.Per.MINUTE, clock, zone);
        this.fastTagsPerMinute = new CallRate<>(rates.fastTagPerMinute(), CallRate.Per.MINUTE, clock, zone);
    }

    void admitList(int app) {
        if (rates.listMessagesPerDay() != ApiSettings.Rates.UNLIMITED
                && reports.listsToday(app) >= rates.listMessagesPerDay()) {
            throw over(GetuiCode.LISTS_PER_DAY, "list push", rates.listMessagesPerDay(), "day");
        }
        if (!listsPerMinute.permits(app)) {
            throw over(GetuiCode.LISTS_PER_MINUTE, "list push", listsPerMinute.limit(), "minute");
        }
    }

    void admit(int app, Quota quota) {
        switch (quota) {
            case ALL -> admitAppPush(app, GetuiCode.ALL_PER_DAY, "app/all");
            case TAG -> admitAppPush(app, GetuiCode.TAG_PUSH_PER_DAY, "app/tag");
            case FAST_TAG -> {
                if (rates.fastTagPerDay() != ApiSettings.Rates.UNLIMITED
                        && accepted(app, Quota.FAST_TAG) >= rates.fastTagPerDay()) {
                    throw over(GetuiCode.FAST_TAG_PER_DAY, "fast_custom_tag push", rates.fastTagPerDay(), "day");
                }
                if (!fastTagsPerMinute.permits(app)) {
                    throw over(
                            GetuiCode.FAST_TAG_PER_MINUTE, "fast_custom_tag push", fastTagsPerMinute.limit(), "minute");
                }
            }
        }
    }

    /** push/all and push/tag share their limits. */
    private void admitAppPush(int app, GetuiCode perDay, String what) {
        if (rates.appPushPerDay() != ApiSettings.Rates.UNLIMITED
                && accepted(app, Quota.ALL) + accepted(app, Quota.TAG) >= rates.appPushPerDay()) {
            throw over(perDay, what + " push", rates.appPushPerDay(), "day");
        }
        if (!appPushesPerMinute.permits(app)) {
            throw over(GetuiCode.APP_PUSH_PER_MINUTE, "app push", appPushesPerMinute.limit(), "minute");
        }
    }

    private long accepted(int app, Quota quota) {
        return reports.acceptedToday(app).getOrDefault(quota, 0L);
    }

    private static Refusal over(GetuiCode code, String what, int limit, String per) {
        return new Refusal(code, what + " count over limit: " + limit + " a " + per);
    }
}
