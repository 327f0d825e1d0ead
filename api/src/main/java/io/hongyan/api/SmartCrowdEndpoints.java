package io.hongyan.api;

/** Copy-driven crowds (文案圈人): a function that is not opened here, and answers so, as Getui's service does. */
final class SmartCrowdEndpoints {

    void addTo(Routes routes) {
        routes.add("POST", "user/smart_crowd/create", SmartCrowdEndpoints::closed);
        routes.add("POST", "user/smart_crowd/task/list", SmartCrowdEndpoints::closed);
        routes.add("POST", "user/smart_crowd/model/list", SmartCrowdEndpoints::closed);
    }

    private static Reply closed(Call call) {
        throw Refusal.functionClosed();
    }
}
