package io.hongyan.api.v1;

import io.hongyan.kernel.Permission;

/** What a route asks of its caller. */
sealed interface Access {

    Access OPEN = new Open();
    Access OWN_SESSION = new OwnSession();
    Access SIGNED_IN = new SignedIn();
    Access PLATFORM_ADMIN = new PlatformAdmin();

    /** Anybody. */
    record Open() implements Access {}

    /** Anybody with an account, also where the password must be changed first. */
    record OwnSession() implements Access {}

    /** Anybody with an account. */
    record SignedIn() implements Access {}

    /** Who runs the installation. */
    record PlatformAdmin() implements Access {}

    /** Who may do this in the app that the path names. */
    record In(Permission permission) implements Access {}
}
