package io.hongyan.kernel;

/** What a person or a program may do in an app. */
public enum Permission {
    /** See the app: figures, tasks, templates, settings without secrets. */
    APP_READ,
    /** Name, category, approval threshold. */
    APP_WRITE,
    /** Rotate the app's keys. */
    KEY_ROTATE,
    MEMBER_WRITE,
    AUDIT_READ,
    /** Send to at most ten devices named one by one. */
    PUSH_TEST,
    /** Send to anybody; stop and recall tasks. */
    PUSH_SEND,
    /** Release somebody else's push that is over the app's approval threshold. */
    PUSH_APPROVE,
    TEMPLATE_WRITE,
    /** See single devices, their chain, their addresses. */
    DEVICE_READ,
    /** Change one device or user: blacklist, consent, tags, alias. */
    DEVICE_WRITE,
    /** Change many at once: tags, imports, audience files. */
    AUDIENCE_WRITE,
    CHANNEL_WRITE,
    /** Frequency caps, quiet hours, opt-in purposes. */
    RULES_WRITE,
    CALLBACK_WRITE
}
