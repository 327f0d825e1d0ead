package io.hongyan.delivery.rules;

/** The rules of all apps. Answers from memory, on any thread; a change counts from the next message on. */
@FunctionalInterface
public interface RuleBook {

    AppRules of(int app);

    /** Where no app has any. */
    RuleBook NONE = app -> AppRules.NONE;
}
