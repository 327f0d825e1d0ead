package io.hongyan.kernel.access;

import io.hongyan.kernel.Role;
import io.hongyan.kernel.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The accounts and what they are to the apps. Asked with every request, so answered from memory; what was changed is on disk, and
 * in the audit log, when a call returns.
 */
public interface Operators {

    /** By name. */
    List<Operator> all();

    Optional<Operator> byName(String name);

    /** With the roles there are now; empty where there is no such account, or it is disabled. */
    Optional<Principal.Person> person(String name);

    /** A new account with a password for one use. */
    Change<OneTimePassword> create(String name, String displayName, boolean platformAdmin);

    /** Another password for one use; ends the account's sessions, and the lock on its name. */
    Change<OneTimePassword> resetPassword(String name);

    /**
     * Ends the account's other sessions. Wrong present passwords count as failed sign-ins do.
     *
     * @param session id of the one that stays
     */
    Change<Operator> changePassword(String name, Secret current, Secret next, String session);

    /** Disabling ends the account's sessions and stops its access tokens. The last platform admin stays. */
    Change<Operator> change(String name, Settings settings);

    /** Role by operator. */
    Map<String, Role> members(int app);

    /** Takes a member in, or changes the role. */
    Change<Role> putMember(int app, String operator, Role role);

    Change<Role> removeMember(int app, String operator);

    /** What is empty stays. */
    record Settings(Optional<String> displayName, Optional<Boolean> platformAdmin, Optional<Boolean> disabled) {}

    /** @param password shown this once */
    record OneTimePassword(Operator operator, Secret password) {}
}
