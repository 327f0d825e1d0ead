package io.hongyan.control;

import static io.hongyan.control.Tables.Installation.NAME;
import static io.hongyan.control.Tables.Installation.TABLE;
import static io.hongyan.control.Tables.Installation.TEXT;

import io.hongyan.kernel.App;
import io.hongyan.kernel.AppDirectory;
import io.hongyan.kernel.InstallationKey;
import io.hongyan.kernel.Secret;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** The door to the control plane. Thread-safe; whatever it changed is on disk when a call returns. */
public final class ControlPlane implements AppDirectory, AutoCloseable {

    private static final String KEY_CHECK = "key-check";

    private final Database database;
    private final AuditLog audit;
    private final Apps apps;
    private final Operators operators;
    private final RevokedTokenStore revokedTokens;
    private final TestDeviceStore testDevices;
    private final ChannelSettingStore channelSettings;
    private final AppRulesStore appRules;
    private final CallbackSettingStore callbackSettings;

    private ControlPlane(Path file, Database database, InstallationKey key, InstantSource clock) {
        SecureRandom random = new SecureRandom();
        AtRestCipher cipher = new AtRestCipher(key, random);
        checkKey(file, database, cipher);
        this.database = database;
        this.audit = new AuditLog(database, clock);
        this.apps = new Apps(database, cipher, audit, clock);
        this.operators = new Operators(database, audit, clock, random);
        this.revokedTokens = new RevokedTokenStore(database, clock);
        this.testDevices = new TestDeviceStore(database, clock);
        this.channelSettings = new ChannelSettingStore(database, cipher, audit);
        this.appRules = new AppRulesStore(database, audit);
        this.callbackSettings = new CallbackSettingStore(database, cipher, audit);
    }

    /**
     * Opens the control plane in an SQLite file, which is created where it is missing.
     *
     * @throws ControlPlaneException where the file is no control database, or belongs to another installation key
     */
    public static ControlPlane open(Path file, InstallationKey key, InstantSource clock) {
        Database database = Database.openSqlite(file);
        try {
            return new ControlPlane(file, database, key, clock);
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
        return apps.byNumber(number);
    }

    /** All apps, in order of creation. */
    public List<App> apps() {
        return apps.all();
    }

    /** Creates an app, or finds it created before. */
    public AppCreation createApp(AppDraft draft) {
        return apps.create(draft, AuditLog.PLATFORM);
    }

    /** Creates the operator "admin" where there is no operator at all; its password, which is told this once only. */
    public Optional<Secret> ensureAdmin() {
        return operators.ensureAdmin();
    }

    /** Whether there is an operator of this name with this password. Takes some 40 ms by design. */
    public boolean operatorMatches(String name, Secret password) {
        return operators.matches(name, password);
    }

    public RevokedTokenStore revokedTokens() {
        return revokedTokens;
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

    public CallbackSettingStore callbackSettings() {
        return callbackSettings;
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
