package io.hongyan.control;

import static io.hongyan.control.Tables.Installation.NAME;
import static io.hongyan.control.Tables.Installation.TABLE;
import static io.hongyan.control.Tables.Installation.TEXT;

import io.hongyan.kernel.App;
import io.hongyan.kernel.AppDirectory;
import io.hongyan.kernel.InstallationKey;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.access.AccessTokens;
import io.hongyan.kernel.access.AppRegistry;
import io.hongyan.kernel.access.Operators;
import io.hongyan.kernel.access.Sessions;
import io.hongyan.kernel.access.SignIns;
import io.hongyan.kernel.drafts.PushApprovals;
import io.hongyan.kernel.drafts.PushTemplates;
import io.hongyan.kernel.jobs.AudienceFileStore;
import io.hongyan.kernel.jobs.JobStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The door to the control plane. Thread-safe; whatever it changed is on disk when a call returns. */
public final class ControlPlane implements AppDirectory, AutoCloseable {

    private static final String KEY_CHECK = "key-check";

    private final Database database;
    private final AuditLog audit;
    private final Apps apps;
    private final SessionStore sessions;
    private final Accounts accounts;
    private final AccountSignIns signIns;
    private final AccessTokenStore accessTokens;
    private final RevokedTokenStore revokedTokens;
    private final TestDeviceStore testDevices;
    private final ChannelSettingStore channelSettings;
    private final AppRulesStore appRules;
    private final CallbackSettingStore callbackSettings;
    private final PushTemplateStore pushTemplates;
    private final PushApprovalStore pushApprovals;
    private final IdempotentAnswerStore idempotentAnswers;
    private final SqlJobStore jobs;
    private final SqlAudienceFileStore audienceFiles;

    private ControlPlane(
            Path file, Database database, InstallationKey key, InstantSource clock, Sessions.Lifetime sessionLifetime) {
        SecureRandom random = new SecureRandom();
        AtRestCipher cipher = new AtRestCipher(key, random);
        checkKey(file, database, cipher);
        this.database = database;
        this.audit = new AuditLog(database, clock);
        Memberships memberships = new Memberships(database, audit);
        this.apps = new Apps(database, cipher, audit, clock, random, memberships);
        this.sessions = new SessionStore(database, clock, random, sessionLifetime);
        SignInThrottle throttle = new SignInThrottle(database, clock);
        this.accounts = new Accounts(database, audit, clock, random, sessions, throttle, memberships);
        this.signIns = new AccountSignIns(accounts, throttle, audit, random);
        this.accessTokens = new AccessTokenStore(database, audit, clock, random, accounts);
        this.revokedTokens = new RevokedTokenStore(database, clock);
        this.testDevices = new TestDeviceStore(database, clock);
        this.channelSettings = new ChannelSettingStore(database, cipher, audit);
        this.appRules = new AppRulesStore(database, audit);
        this.callbackSettings = new CallbackSettingStore(database, cipher, audit);
        this.pushTemplates = new PushTemplateStore(database, audit, clock);
        this.pushApprovals = new PushApprovalStore(database, audit, clock);
        this.idempotentAnswers = new IdempotentAnswerStore(database, cipher, clock);
        this.jobs = new SqlJobStore(database, audit);
        this.audienceFiles = new SqlAudienceFileStore(database, audit);
    }

    /**
     * Opens the control plane in an SQLite file, which is created where it is missing.
     *
     * @throws ControlPlaneException where the file is no control database, or belongs to another installation key
     */
    public static ControlPlane open(Path file, InstallationKey key, InstantSource clock) {
        return open(file, key, clock, Sessions.Lifetime.DEFAULT);
    }

    /** The same, with another lifetime of sessions. */
    public static ControlPlane open(
            Path file, InstallationKey key, InstantSource clock, Sessions.Lifetime sessionLifetime) {
        Database database = Database.openSqlite(file);
        try {
            return new ControlPlane(file, database, key, clock, sessionLifetime);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    @Override
    public Optional<App> byAppId(String appId) {
        return apps.byAppId(appId);
    }

    @Override
    public Optional<App> byNumber(int number) {
        return apps.appByNumber(number);
    }

    /** All apps, in order of creation. */
    public List<App> apps() {
        return apps.apps();
    }

    /** Creates an app, or finds it created before. */
    public AppCreation createApp(AppDraft draft) {
        return apps.create(draft, AuditLog.PLATFORM);
    }

    @Override
    public Optional<Secret> formerMasterSecret(int number) {
        return apps.formerMasterSecret(number);
    }

    @Override
    public Instant tokensValidFrom(int number) {
        return apps.tokensValidFrom(number);
    }

    public AppRegistry appRegistry() {
        return apps;
    }

    public Operators operators() {
        return accounts;
    }

    public SignIns signIns() {
        return signIns;
    }

    public Sessions sessions() {
        return sessions;
    }

    public AccessTokens accessTokens() {
        return accessTokens;
    }

    public RevokedTokenStore revokedTokens() {
        return revokedTokens;
    }

    public JobStore jobs() {
        return jobs;
    }

    public AudienceFileStore audienceFiles() {
        return audienceFiles;
    }

    public TestDeviceStore testDevices() {
        return testDevices;
    }

    public ChannelSettingStore channelSettings() {
        return channelSettings;
    }

    public AppRulesStore appRules() {
        return appRules;
    }

    public PushTemplates pushTemplates() {
        return pushTemplates;
    }

    public PushApprovals pushApprovals() {
        return pushApprovals;
    }

    public CallbackSettingStore callbackSettings() {
        return callbackSettings;
    }

    public IdempotentAnswerStore idempotentAnswers() {
        return idempotentAnswers;
    }

    public AuditLog auditLog() {
        return audit;
    }

    @Override
    public void close() {
        database.close();
    }

    /** A value only the right key can read: another key would mint other CIDs and must not touch this installation. */
    private static void checkKey(Path file, Database database, AtRestCipher cipher) {
        boolean fits = database.transact(sql -> {
            Optional<String> check =
                    sql.select(TEXT).from(TABLE).where(NAME.eq(KEY_CHECK)).fetchOptional(TEXT);
            if (check.isPresent()) {
                return cipher.decrypt(KEY_CHECK, check.get()).isPresent();
            }
            sql.insertInto(TABLE)
                    .set(NAME, KEY_CHECK)
                    .set(TEXT, cipher.encrypt(KEY_CHECK, new Secret("hongyan")))
                    .execute();
            return true;
        });
        if (!fits) {
            throw new ControlPlaneException(
                    file + ": belongs to another installation key (expected: the key this data was created with)",
                    null);
        }
    }
}
