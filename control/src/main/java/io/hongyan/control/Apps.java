package io.hongyan.control;

import static io.hongyan.control.Tables.Apps.APPROVAL_THRESHOLD;
import static io.hongyan.control.Tables.Apps.APP_ID;
import static io.hongyan.control.Tables.Apps.APP_KEY;
import static io.hongyan.control.Tables.Apps.CATEGORY;
import static io.hongyan.control.Tables.Apps.CREATED_AT;
import static io.hongyan.control.Tables.Apps.FORMER_SECRET;
import static io.hongyan.control.Tables.Apps.FORMER_SECRET_UNTIL;
import static io.hongyan.control.Tables.Apps.MASTER_SECRET;
import static io.hongyan.control.Tables.Apps.MAX_VALIDITY_DAYS;
import static io.hongyan.control.Tables.Apps.NAME;
import static io.hongyan.control.Tables.Apps.NUMBER;
import static io.hongyan.control.Tables.Apps.TABLE;
import static io.hongyan.control.Tables.Apps.TOKENS_VALID_FROM;

import io.hongyan.kernel.App;
import io.hongyan.kernel.Role;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.access.AppRegistry;
import io.hongyan.kernel.access.AuditTrail;
import io.hongyan.kernel.access.Change;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Record;

/** The apps, all of them in memory in one immutable snapshot that a change replaces. Thread-safe. */
final class Apps implements AppRegistry {

    private static final Duration DEFAULT_VALIDITY = Duration.ofDays(40);
    private static final Duration LONGEST_GRACE = Duration.ofDays(7);
    private static final int APP_ID_LENGTH = 22;
    private static final int APP_KEY_LENGTH = 22;
    private static final int MASTER_SECRET_LENGTH = 32;

    private final Database database;
    private final AtRestCipher cipher;
    private final AuditLog audit;
    private final InstantSource clock;
    private final RandomText random;
    private final Memberships memberships;
    private volatile Snapshot snapshot;

    Apps(
            Database database,
            AtRestCipher cipher,
            AuditLog audit,
            InstantSource clock,
            SecureRandom random,
            Memberships memberships) {
        this.database = database;
        this.cipher = cipher;
        this.audit = audit;
        this.clock = clock;
        this.random = new RandomText(random);
        this.memberships = memberships;
        this.snapshot = Snapshot.of(
                database.transact(sql -> sql.selectFrom(TABLE).orderBy(NUMBER).fetch(this::kept)));
    }

    /** @param formerSecret taken until {@code profile.formerSecretUntil} */
    private record Kept(Profile profile, Optional<Secret> formerSecret, Instant tokensValidFrom) {

        App app() {
            return profile.app();
        }
    }

    Optional<App> byAppId(String appId) {
        return Optional.ofNullable(snapshot.byAppId.get(appId)).map(Kept::app);
    }

    Optional<App> appByNumber(int number) {
        return kept(number).map(Kept::app);
    }

    private Optional<Kept> kept(int number) {
        return Optional.ofNullable(snapshot.byNumber.get(number));
    }

    Optional<Secret> formerMasterSecret(int number) {
        return kept(number).filter(kept -> isTaken(kept.profile)).flatMap(Kept::formerSecret);
    }

    private boolean isTaken(Profile profile) {
        return profile.formerSecretUntil()
                .filter(until -> clock.instant().isBefore(until))
                .isPresent();
    }

    Instant tokensValidFrom(int number) {
        return kept(number).map(Kept::tokensValidFrom).orElse(Instant.EPOCH);
    }

    List<App> apps() {
        return snapshot.byNumber.values().stream().map(Kept::app).toList();
    }

    @Override
    public List<Profile> all() {
        return snapshot.byNumber.values().stream().map(this::shown).toList();
    }

    @Override
    public Optional<Profile> byNumber(int app) {
        return kept(app).map(this::shown);
    }

    private Profile shown(Kept kept) {
        return isTaken(kept.profile)
                ? kept.profile
                : new Profile(kept.app(), kept.profile.settings(), kept.profile.created(), Optional.empty());
    }

    /** Makes an app whose keys are given, such as that of the configuration. */
    synchronized AppCreation create(AppDraft draft, String actor) {
        Kept present = snapshot.byAppId.get(draft.appId());
        if (present == null) {
            Settings settings = new Settings(draft.name(), "", Optional.empty());
            Kept made = database.transact(sql -> insert(sql, draft, settings, actor));
            snapshot = snapshot.with(made);
            return new AppCreation.Created(made.app());
        }
        App app = present.app();
        if (!app.appKey().equals(draft.appKey())) {
            return new AppCreation.Conflict(app, "appKey");
        }
        if (!app.masterSecret().equals(draft.masterSecret())) {
            return new AppCreation.Conflict(app, "masterSecret");
        }
        return new AppCreation.Existed(app);
    }

    @Override
    public synchronized Change<Created> create(Settings settings, Duration maxValidity, String owner) {
        Optional<Change.Refused<Created>> refused = refused(settings);
        if (refused.isPresent()) {
            return refused.get();
        }
        Duration validity = maxValidity.isZero() ? DEFAULT_VALIDITY : maxValidity;
        if (!AppDraft.isPlan(validity)) {
            return Change.invalid("max_validity_days", validity.toDays() + " (expected: 3, 7 or 40)");
        }
        Secret secret = new Secret(random.lettersAndDigits(MASTER_SECRET_LENGTH));
        AppDraft draft = new AppDraft(
                random.lettersAndDigits(APP_ID_LENGTH),
                random.lettersAndDigits(APP_KEY_LENGTH),
                secret,
                settings.name(),
                validity);
        Kept made = database.transact(sql -> {
            Kept inserted = insert(sql, draft, settings, AuditLog.PLATFORM);
            memberships.insert(sql, inserted.app().number(), owner, Role.OWNER, Optional.empty());
            return inserted;
        });
        memberships.reload();
        snapshot = snapshot.with(made);
        return new Change.Done<>(new Created(made.profile, secret));
    }

    @Override
    public synchronized Change<Profile> change(int app, Settings settings) {
        Optional<Change.Refused<Profile>> refused = refused(settings);
        if (refused.isPresent()) {
            return refused.get();
        }
        Optional<Kept> known = kept(app);
        if (known.isEmpty()) {
            return Change.notFound("no such app");
        }
        Kept before = known.get();
        Kept after = update(
                before,
                AuditTrail.Draft.of(app, "app.change", before.app().appId())
                        .from(json(before.profile.settings()))
                        .to(json(settings)),
                sql -> sql.update(TABLE)
                        .set(NAME, settings.name())
                        .set(CATEGORY, settings.category())
                        .set(APPROVAL_THRESHOLD, settings.approvalThreshold().orElse(null))
                        .where(NUMBER.eq(app))
                        .execute());
        return new Change.Done<>(shown(after));
    }

    @Override
    public synchronized Change<NewSecret> rotateMasterSecret(int app, Duration grace) {
        if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
            return Change.invalid("grace_hours", grace.toHours() + " (expected: 0 … " + LONGEST_GRACE.toHours() + ")");
        }
        Optional<Kept> known = kept(app);
        if (known.isEmpty()) {
            return Change.notFound("no such app");
        }
        Kept before = known.get();
        String appId = before.app().appId();
        Secret secret = new Secret(random.lettersAndDigits(MASTER_SECRET_LENGTH));
        long now = clock.millis();
        Kept after = update(
                before,
                AuditTrail.Draft.of(app, "app.rotate-master-secret", appId)
                        .from(AuditJson.of(Map.of("master_secret", AuditJson.SECRET)))
                        .to(AuditJson.of(Map.of("master_secret", AuditJson.SECRET)))
                        .saying("the one before is taken for " + grace.toHours() + "h"),
                sql -> sql.update(TABLE)
                        .set(MASTER_SECRET, cipher.encrypt(place(appId), secret))
                        .set(
                                FORMER_SECRET,
                                grace.isZero()
                                        ? ""
                                        : cipher.encrypt(
                                                formerPlace(appId), before.app().masterSecret()))
                        .set(FORMER_SECRET_UNTIL, grace.isZero() ? 0 : now + grace.toMillis())
                        .set(TOKENS_VALID_FROM, grace.isZero() ? now : before.tokensValidFrom.toEpochMilli())
                        .where(NUMBER.eq(app))
                        .execute());
        return new Change.Done<>(new NewSecret(shown(after), secret));
    }

    private Kept update(Kept before, AuditTrail.Draft entry, Consumer<DSLContext> work) {
        Kept after = database.transact(sql -> {
            work.accept(sql);
            audit.append(sql, AuditLog.PLATFORM, entry);
            return sql.selectFrom(TABLE).where(NUMBER.eq(before.app().number())).fetchSingle(this::kept);
        });
        snapshot = snapshot.with(after);
        return after;
    }

    private static <T> Optional<Change.Refused<T>> refused(Settings settings) {
        UnaryOperator<String> cut = text -> text.substring(0, Math.min(text.length(), 100));
        if (settings.name().isBlank() || settings.name().length() > 100) {
            return Optional.of(new Change.Refused<>(
                    Change.Reason.INVALID, "name", cut.apply(settings.name()) + " (expected: 1–100 characters)"));
        }
        if (settings.category().length() > 64) {
            return Optional.of(new Change.Refused<>(
                    Change.Reason.INVALID,
                    "category",
                    cut.apply(settings.category()) + " (expected: at most 64 characters)"));
        }
        if (settings.approvalThreshold().filter(threshold -> threshold < 1).isPresent()) {
            return Optional.of(new Change.Refused<>(
                    Change.Reason.INVALID,
                    "approval_threshold",
                    settings.approvalThreshold().get() + " (expected: ≥ 1)"));
        }
        return Optional.empty();
    }

    private Kept insert(DSLContext sql, AppDraft draft, Settings settings, String actor) {
        int number = snapshot.byNumber.isEmpty() ? 1 : snapshot.byNumber.lastKey() + 1;
        sql.insertInto(TABLE)
                .set(NUMBER, number)
                .set(APP_ID, draft.appId())
                .set(APP_KEY, draft.appKey())
                .set(MASTER_SECRET, cipher.encrypt(place(draft.appId()), draft.masterSecret()))
                .set(NAME, draft.name())
                .set(MAX_VALIDITY_DAYS, (int) draft.maxValidity().toDays())
                .set(CATEGORY, settings.category())
                .set(APPROVAL_THRESHOLD, settings.approvalThreshold().orElse(null))
                .set(CREATED_AT, clock.millis())
                .execute();
        audit.append(
                sql,
                actor,
                AuditTrail.Draft.of(number, "app.create", draft.appId())
                        .saying(draft.name())
                        .to(json(settings)));
        return sql.selectFrom(TABLE).where(NUMBER.eq(number)).fetchSingle(this::kept);
    }

    private Kept kept(Record row) {
        String appId = row.get(APP_ID);
        Secret masterSecret = cipher.decrypt(place(appId), row.get(MASTER_SECRET))
                .orElseThrow(() ->
                        new IllegalStateException("app " + appId + ": its master secret was changed in the database"));
        App app = new App(
                row.get(NUMBER),
                appId,
                row.get(APP_KEY),
                masterSecret,
                row.get(NAME),
                Duration.ofDays(row.get(MAX_VALIDITY_DAYS)));
        Settings settings =
                new Settings(row.get(NAME), row.get(CATEGORY), Optional.ofNullable(row.get(APPROVAL_THRESHOLD)));
        long formerUntil = row.get(FORMER_SECRET_UNTIL);
        return new Kept(
                new Profile(
                        app,
                        settings,
                        Instant.ofEpochMilli(row.get(CREATED_AT)),
                        formerUntil == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(formerUntil))),
                cipher.decrypt(formerPlace(appId), row.get(FORMER_SECRET)),
                Instant.ofEpochMilli(row.get(TOKENS_VALID_FROM)));
    }

    private static String json(Settings settings) {
        Map<String, Object> members = new TreeMap<>();
        members.put("name", settings.name());
        members.put("category", settings.category());
        settings.approvalThreshold().ifPresent(threshold -> members.put("approval_threshold", threshold));
        return AuditJson.of(members);
    }

    private static String place(String appId) {
        return "app/" + appId + "/master-secret";
    }

    private static String formerPlace(String appId) {
        return "app/" + appId + "/former-master-secret";
    }

    private record Snapshot(Map<String, Kept> byAppId, TreeMap<Integer, Kept> byNumber) {

        static Snapshot of(List<Kept> apps) {
            TreeMap<Integer, Kept> byNumber = new TreeMap<>();
            apps.forEach(kept -> byNumber.put(kept.app().number(), kept));
            return indexed(byNumber);
        }

        private static Snapshot indexed(TreeMap<Integer, Kept> byNumber) {
            return new Snapshot(
                    byNumber.values().stream()
                            .collect(Collectors.toUnmodifiableMap(
                                    kept -> kept.app().appId(), Function.identity())),
                    byNumber);
        }

        /** With one more app, or one that was changed. */
        Snapshot with(Kept app) {
            TreeMap<Integer, Kept> changed = new TreeMap<>(byNumber);
            changed.put(app.app().number(), app);
            return indexed(changed);
        }
    }
}
