package io.hongyan.api;

import io.hongyan.delivery.rules.AppRules;
import io.hongyan.delivery.rules.RuleBook;

/** The apps' rules of sending, which the API can change. */
public interface ChangeableRules extends RuleBook {

    /** Replaces an app's rules; kept, and in force for the next message, when this returns. */
    void change(int app, AppRules rules);
}
