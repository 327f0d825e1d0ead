package io.hongyan.control;

import static io.hongyan.control.PeopleTables.Accounts.CREATED_AT;
import static io.hongyan.control.PeopleTables.Accounts.DISABLED;
import static io.hongyan.control.PeopleTables.Accounts.DISPLAY_NAME;
import static io.hongyan.control.PeopleTables.Accounts.ISSUER;
import static io.hongyan.control.PeopleTables.Accounts.ISSUER_SUBJECT;
import static io.hongyan.control.PeopleTables.Accounts.LAST_SIGN_IN;
import static io.hongyan.control.PeopleTables.Accounts.MUST_CHANGE_PASSWORD;
import static io.hongyan.control.PeopleTables.Accounts.NAME;
import static io.hongyan.control.PeopleTables.Accounts.PASSWORD_HASH;
import static io.hongyan.control.PeopleTables.Accounts.PLATFORM_ADMIN;
import static io.hongyan.control.PeopleTables.Accounts.TABLE;

import io.hongyan.kernel.Role;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.access.Actor;
import io.hongyan.kernel.access.AuditTrail;
import io.hongyan.kernel.access.Change;
import io.hongyan.kernel.access.Operator;
import io.hongyan.kernel.access.Operators;
import io.hongyan.kernel.access.Principal;
import io.hongyan.kernel.access.SignIns;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Record;

/**
 * The accounts, all of them in memory in one immutable snapshot that a change replaces. Hashing a password takes 40 ms and is done
 * outside of the lock. Thread-safe.
 */
final class Accounts implements Operators {

    private final Database database;
    private final AuditLog audit;
    private final InstantSource clock;
    private final SecureRandom random;
    private final SessionStore sessions;
    private final SignInThrottle throttle;
    private final Memberships memberships;
    private volatile Map<String, Account> accounts;

    Accounts(
            Database database,
            AuditLog audit,
            InstantSource clock,
            SecureRandom random,
            SessionStore sessions,
            SignInThrottle throttle,
            Memberships memberships) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.random = random;
        this.sessions = sessions;
        this.throttle = throttle;
        this.memberships = memberships;
        this.accounts = Map.copyOf(database.transact(Accounts::read));
    }

    /**
     * An account with what only sign-in needs.
     *
     * @param hash of the password; empty: none
     * @param issuer and {@code subject}: of the identity provider; empty: none
     */
    record Account(Operator operator, String hash, String issuer, String subject) {}

    private static Map<String, Account> read(DSLContext sql) {
        Map<String, Account> read = new TreeMap<>();
        sql.selectFrom(TABLE).forEach(row -> read.put(row.get(NAME), account(row)));
        return read;
    }

    private static Account account(Record row) {
        Operator operator = new Operator(
                row.get(NAME),
                row.get(DISPLAY_NAME),
                row.get(PLATFORM_ADMIN) != 0,
                row.get(DISABLED) != 0,
                row.get(MUST_CHANGE_PASSWORD) != 0,
                !row.get(ISSUER).isEmpty(),
                !row.get(PASSWORD_HASH).isEmpty(),
                Instant.ofEpochMilli(row.get(CREATED_AT)),
                Optional.ofNullable(row.get(LAST_SIGN_IN)).map(Instant::ofEpochMilli));
        return new Account(operator, row.get(PASSWORD_HASH), row.get(ISSUER), row.get(ISSUER_SUBJECT));
    }

    boolean none() {
        return accounts.isEmpty();
    }

    Optional<Account> account(String name) {
        return Optional.ofNullable(accounts.get(OperatorNames.normalised(name)));
    }

    Optional<Account> byIdentity(String issuer, String subject) {
        return accounts.values().stream()
                .filter(account ->
                        account.issuer().equals(issuer) && account.subject().equals(subject))
                .findAny();
    }

    @Override
    public List<Operator> all() {
        return new TreeMap<>(accounts).values().stream().map(Account::operator).toList();
    }

    @Override
    public Optional<Operator> byName(String name) {
        return account(name).map(Account::operator);
    }

    @Override
    public Optional<Principal.Person> person(String name) {
        return byName(name)
                .filter(operator -> !operator.disabled())
                .map(operator -> new Principal.Person(operator, memberships.of(operator.name())));
    }

    @Override
    public Change<OneTimePassword> create(String name, String displayName, boolean platformAdmin) {
        Secret password = new RandomText(random).password();
        Change<Operator> made = add(name, displayName, Optional.of(password), platformAdmin, true, Optional.empty());
        return switch (made) {
            case Change.Done<Operator>(Operator operator) -> new Change.Done<>(new OneTimePassword(operator, password));
            case Change.Refused<Operator>(var reason, String field, String text) ->
                new Change.Refused<>(reason, field, text);
        };
    }

    /** @param identity of the identity provider, where the account is made for one */
    Change<Operator> add(
            String name,
            String displayName,
            Optional<Secret> password,
            boolean platformAdmin,
            boolean oneTime,
            Optional<SignIns.Identity> identity) {
        String normalised = OperatorNames.normalised(name);
        if (!OperatorNames.fits(normalised)) {
            return Change.invalid("name", name + " (expected: " + OperatorNames.EXPECTED + ")");
        }
        if (displayName.length() > OperatorNames.MAX_DISPLAY_NAME) {
            return Change.invalid(
                    "display_name",
                    displayName.length() + " characters (expected: at most " + OperatorNames.MAX_DISPLAY_NAME + ")");
        }
        String hash = password.map(this::hash).orElse("");
        return change(sql -> {
            if (accounts.containsKey(normalised)) {
                return Change.conflict("name", normalised + " (expected: a name that is not taken)");
            }
            sql.insertInto(TABLE)
                    .set(NAME, normalised)
                    .set(DISPLAY_NAME, displayName)
                    .set(PASSWORD_HASH, hash)
                    .set(PLATFORM_ADMIN, flag(platformAdmin))
                    .set(MUST_CHANGE_PASSWORD, flag(oneTime))
                    .set(ISSUER, identity.map(SignIns.Identity::issuer).orElse(""))
                    .set(ISSUER_SUBJECT, identity.map(SignIns.Identity::subject).orElse(""))
                    .set(CREATED_AT, clock.millis())
                    .execute();
            audit.append(
                    sql,
                    AuditLog.PLATFORM,
                    AuditTrail.Draft.ofPlatform("operator.create", normalised)
                            .to(json(displayName, platformAdmin, false)));
            return new Change.Done<>(normalised);
        });
    }

    @Override
    public Change<OneTimePassword> resetPassword(String name) {
        Secret password = new RandomText(random).password();
        String hash = hash(password);
        Change<Operator> reset = change(sql -> existing(name, account -> {
            setPassword(sql, account, hash, true, "", "operator.reset-password");
            return new Change.Done<>(account.operator().name());
        }));
        return switch (reset) {
            case Change.Done<Operator>(Operator operator) -> new Change.Done<>(new OneTimePassword(operator, password));
            case Change.Refused<Operator>(var reason, String field, String text) ->
                new Change.Refused<>(reason, field, text);
        };
    }

    @Override
    public Change<Operator> changePassword(String name, Secret current, Secret next, String session) {
        Optional<Account> account = account(name);
        if (account.isEmpty()) {
            return Change.notFound("no such operator");
        }
        String own = "own account " + account.get().operator().name();
        Optional<Instant> locked = throttle.attempt(own, own);
        if (locked.isPresent()) {
            return Change.forbidden("too many wrong passwords (expected: to wait until " + locked.get() + ")");
        }
        if (!matches(account.get().hash(), current)) {
            return Change.invalid("old_password", "is wrong");
        }
        throttle.succeeded(own, own);
        if (current.equals(next)) {
            return Change.invalid("new_password", "is the one before (expected: another)");
        }
        Optional<String> refusal =
                PasswordRules.refusal(account.get().operator().name(), next);
        if (refusal.isPresent()) {
            return Change.invalid("new_password", refusal.get());
        }
        String hash = hash(next);
        return change(sql -> {
            setPassword(sql, account.get(), hash, false, session, "operator.change-password");
            return new Change.Done<>(account.get().operator().name());
        });
    }

    private void setPassword(
            DSLContext sql, Account account, String hash, boolean oneTime, String session, String action) {
        String name = account.operator().name();
        sql.update(TABLE)
                .set(PASSWORD_HASH, hash)
                .set(MUST_CHANGE_PASSWORD, flag(oneTime))
                .where(NAME.eq(name))
                .execute();
        sessions.endAllBut(sql, name, session);
        SignInThrottle.forget(sql, name);
        audit.append(sql, AuditLog.PLATFORM, AuditTrail.Draft.ofPlatform(action, name));
    }

    @Override
    public Change<Operator> change(String name, Settings settings) {
        return change(sql -> existing(name, account -> {
            Operator before = account.operator();
            String displayName = settings.displayName().orElse(before.displayName());
            boolean admin = settings.platformAdmin().orElse(before.platformAdmin());
            boolean disabled = settings.disabled().orElse(before.disabled());
            if (displayName.length() > OperatorNames.MAX_DISPLAY_NAME) {
                return Change.invalid(
                        "display_name", "is too long (expected: at most " + OperatorNames.MAX_DISPLAY_NAME + ")");
            }
            boolean stillRuns = admin && !disabled;
            if (before.platformAdmin() && !before.disabled() && !stillRuns && admins() == 1) {
                return Change.conflict(
                        settings.disabled().orElse(false) ? "disabled" : "platform_admin",
                        "is the last platform admin (expected: another one first)");
            }
            sql.update(TABLE)
                    .set(DISPLAY_NAME, displayName)
                    .set(PLATFORM_ADMIN, flag(admin))
                    .set(DISABLED, flag(disabled))
                    .where(NAME.eq(before.name()))
                    .execute();
            if (disabled) {
                sessions.endAllBut(sql, before.name(), "");
            }
            audit.append(
                    sql,
                    AuditLog.PLATFORM,
                    AuditTrail.Draft.ofPlatform("operator.change", before.name())
                            .from(json(before.displayName(), before.platformAdmin(), before.disabled()))
                            .to(json(displayName, admin, disabled)));
            return new Change.Done<>(before.name());
        }));
    }

    private long admins() {
        return accounts.values().stream()
                .map(Account::operator)
                .filter(operator -> operator.platformAdmin() && !operator.disabled())
                .count();
    }

    /** Notes that an operator signed in. */
    void signedIn(Operator operator, String how) {
        change(sql -> {
            sql.update(TABLE)
                    .set(LAST_SIGN_IN, clock.millis())
                    .where(NAME.eq(operator.name()))
                    .execute();
            String address = Actor.currentOr(AuditLog.PLATFORM).address();
            audit.append(
                    sql,
                    new Actor(Actor.Kind.OPERATOR, operator.name(), address),
                    AuditTrail.Draft.ofPlatform("session.open", operator.name()).saying(how));
            return new Change.Done<>(operator.name());
        });
    }

    @Override
    public Map<String, Role> members(int app) {
        return memberships.in(app);
    }

    @Override
    public Change<Role> putMember(int app, String operator, Role role) {
        Optional<Operator> known = byName(operator);
        return known.isEmpty()
                ? Change.notFound("no such operator")
                : memberships.put(app, known.get().name(), role);
    }

    @Override
    public Change<Role> removeMember(int app, String operator) {
        return memberships.remove(app, OperatorNames.normalised(operator));
    }

    boolean matches(String hash, Secret password) {
        return PasswordHash.parse(hash).map(known -> known.matches(password)).orElse(false);
    }

    private String hash(Secret password) {
        return PasswordHash.of(password, random).toString();
    }

    private Change<String> existing(String name, Function<Account, Change<String>> work) {
        return account(name).map(work).orElseGet(() -> Change.notFound("no such operator"));
    }

    /** Runs a change that answers an account's name, and takes it into memory. */
    private synchronized Change<Operator> change(Function<DSLContext, Change<String>> work) {
        record Outcome(Change<String> change, Map<String, Account> accounts) {}
        Outcome outcome = database.transact(sql -> {
            Change<String> change = work.apply(sql);
            return new Outcome(change, change instanceof Change.Done<String> ? read(sql) : accounts);
        });
        accounts = Map.copyOf(outcome.accounts());
        return switch (outcome.change()) {
            case Change.Done<String>(String name) -> {
                Operator operator = Objects.requireNonNull(accounts.get(name)).operator();
                yield new Change.Done<>(operator);
            }
            case Change.Refused<String>(var reason, String field, String text) ->
                new Change.Refused<>(reason, field, text);
        };
    }

    private static int flag(boolean set) {
        return set ? 1 : 0;
    }

    private static String json(String displayName, boolean platformAdmin, boolean disabled) {
        Map<String, Object> members = new TreeMap<>();
        members.put("display_name", displayName);
        members.put("platform_admin", platformAdmin);
        members.put("disabled", disabled);
        return AuditJson.of(members);
    }
}
