package io.hongyan.control;

import io.hongyan.control.Accounts.Account;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.access.AuditTrail;
import io.hongyan.kernel.access.Change;
import io.hongyan.kernel.access.Operator;
import io.hongyan.kernel.access.SignIns;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Checks passwords and identities against the accounts. Thread-safe. */
final class AccountSignIns implements SignIns {

    /** Checks at once: each takes 19 MiB and a core for 40 ms. */
    private static final int CHECKS_AT_ONCE = 4;

    private final Accounts accounts;
    private final SignInThrottle throttle;
    private final AuditLog audit;
    private final Secret setUpCode;

    /** Of a password nobody knows: what names that are not known are checked against. */
    private final String nobodysHash;

    private final Semaphore checks = new Semaphore(CHECKS_AT_ONCE);

    AccountSignIns(Accounts accounts, SignInThrottle throttle, AuditLog audit, SecureRandom random) {
        this.accounts = accounts;
        this.throttle = throttle;
        this.audit = audit;
        RandomText text = new RandomText(random);
        this.setUpCode = text.token("");
        this.nobodysHash = PasswordHash.of(text.token(""), random).toString();
    }

    @Override
    public boolean needsSetUp() {
        return accounts.none();
    }

    @Override
    public Optional<Secret> setUpCode() {
        return needsSetUp() ? Optional.of(setUpCode) : Optional.empty();
    }

    @Override
    public synchronized Change<Operator> setUp(Secret code, String name, Secret password) {
        if (!needsSetUp()) {
            return Change.conflict("", "there is an operator already");
        }
        if (!MessageDigest.isEqual(bytes(code), bytes(setUpCode))) {
            return Change.forbidden(
                    "the set-up code is wrong (expected: the one this start of the server has printed)");
        }
        Optional<String> refusal = PasswordRules.refusal(OperatorNames.normalised(name), password);
        if (refusal.isPresent()) {
            return Change.invalid("password", refusal.get());
        }
        Change<Operator> made = accounts.add(name, "", Optional.of(password), true, false, Optional.empty());
        if (made instanceof Change.Done<Operator>(Operator operator)) {
            accounts.signedIn(operator, "set-up code");
        }
        return made;
    }

    private static byte[] bytes(Secret secret) {
        return secret.reveal().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Outcome byPassword(String name, Secret password, String address) {
        String normalised = OperatorNames.normalised(name);
        if (normalised.length() > 64) {
            return new Outcome.Refused(); // no account's; nothing to be found out
        }
        Optional<Instant> locked = throttle.attempt(normalised, address);
        if (locked.isPresent()) {
            return new Outcome.Locked(locked.get());
        }
        Optional<Account> account = accounts.account(normalised);
        String hash = account.map(Account::hash).filter(text -> !text.isEmpty()).orElse(nobodysHash);
        boolean matches = check(hash, password);
        if (account.isEmpty() || !matches || account.get().operator().disabled()) {
            // Not what was typed: some type their password there.
            String subject = account.map(known -> known.operator().name()).orElse("(unknown name)");
            audit.append(AuditTrail.Draft.ofPlatform("session.refused", subject).saying("password"));
            return new Outcome.Refused();
        }
        throttle.succeeded(normalised, address);
        accounts.signedIn(account.get().operator(), "password");
        return new Outcome.SignedIn(account.get().operator());
    }

    private boolean check(String hash, Secret password) {
        checks.acquireUninterruptibly();
        try {
            return accounts.matches(hash, password);
        } finally {
            checks.release();
        }
    }

    @Override
    public Optional<Instant> lockedUntil(String name) {
        return throttle.lockedUntil(OperatorNames.normalised(name));
    }

    @Override
    public synchronized Outcome byIdentity(Identity identity, boolean create) {
        Optional<Operator> known =
                accounts.byIdentity(identity.issuer(), identity.subject()).map(Account::operator);
        if (known.isEmpty() && create && !accounts.none()) {
            known = make(identity);
        }
        if (known.isEmpty() || known.get().disabled()) {
            audit.append(AuditTrail.Draft.ofPlatform(
                            "session.refused", known.map(Operator::name).orElse(identity.name()))
                    .saying("single sign-on: " + identity.issuer()));
            return new Outcome.Refused();
        }
        accounts.signedIn(known.get(), "single sign-on");
        return new Outcome.SignedIn(known.get());
    }

    /** A name that is taken belongs to another person: this one gets a number. */
    private Optional<Operator> make(Identity identity) {
        String base = OperatorNames.fitted(identity.name());
        for (int i = 1; i < 100; i++) {
            String name = i == 1 ? base : base + "-" + i;
            Change<Operator> made =
                    accounts.add(name, identity.displayName(), Optional.empty(), false, false, Optional.of(identity));
            switch (made) {
                case Change.Done<Operator>(Operator operator) -> {
                    return Optional.of(operator);
                }
                case Change.Refused<Operator> refused -> {
                    if (refused.reason() != Change.Reason.CONFLICT) {
                        return Optional.empty();
                    }
                }
            }
        }
        return Optional.empty();
    }
}
