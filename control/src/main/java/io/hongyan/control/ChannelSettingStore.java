package io.hongyan.control;

import static io.hongyan.control.Tables.ChannelSettings.APP;
import static io.hongyan.control.Tables.ChannelSettings.CHANNEL;
import static io.hongyan.control.Tables.ChannelSettings.NAME;
import static io.hongyan.control.Tables.ChannelSettings.TABLE;
import static io.hongyan.control.Tables.ChannelSettings.VALUE;

import io.hongyan.kernel.Channel;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.access.AuditTrail;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Apps' settings of vendor channels, encrypted. Durable when a call returns. Thread-safe. */
public final class ChannelSettingStore {

    private final Database database;
    private final AtRestCipher cipher;
    private final AuditLog audit;

    ChannelSettingStore(Database database, AtRestCipher cipher, AuditLog audit) {
        this.database = database;
        this.cipher = cipher;
        this.audit = audit;
    }

    /** All accounts: app number to channel to settings. */
    public Map<Integer, Map<Channel, Map<String, String>>> all() {
        Map<Integer, Map<Channel, Map<String, String>>> all = new TreeMap<>();
        database.transact(sql -> sql.selectFrom(TABLE).fetch()).forEach(row -> {
            String wireName = row.get(CHANNEL);
            Channel channel = Channel.ofWireName(wireName)
                    .orElseThrow(() -> new IllegalStateException("channel " + wireName + ": not known"));
            String place = place(row.get(APP), channel, row.get(NAME));
            Secret value = cipher.decrypt(place, row.get(VALUE))
                    .orElseThrow(() -> new IllegalStateException(place + ": was changed in the database"));
            all.computeIfAbsent(row.get(APP), unused -> new EnumMap<>(Channel.class))
                    .computeIfAbsent(channel, unused -> new HashMap<>())
                    .put(row.get(NAME), value.reveal());
        });
        return all;
    }

    /**
     * Replaces an account's settings.
     *
     * @param secrets names of those the audit log must not tell
     */
    public void put(int app, Channel channel, Map<String, String> settings, Set<String> secrets, String actor) {
        Map<String, String> before = all().getOrDefault(app, Map.of()).getOrDefault(channel, Map.of());
        database.transact(sql -> {
            sql.deleteFrom(TABLE)
                    .where(APP.eq(app).and(CHANNEL.eq(channel.wireName())))
                    .execute();
            settings.forEach((name, value) -> sql.insertInto(TABLE)
                    .set(APP, app)
                    .set(CHANNEL, channel.wireName())
                    .set(NAME, name)
                    .set(VALUE, cipher.encrypt(place(app, channel, name), new Secret(value)))
                    .execute());
            audit.append(
                    sql,
                    actor,
                    AuditTrail.Draft.of(app, "channel.configure", channel.wireName())
                            .from(AuditJson.hiding(secrets, before))
                            .to(AuditJson.hiding(secrets, settings)));
            return settings.size();
        });
    }

    /** Forgets an account; false where there was none. */
    public boolean remove(int app, Channel channel, String actor) {
        return database.transact(sql -> {
            int removed = sql.deleteFrom(TABLE)
                    .where(APP.eq(app).and(CHANNEL.eq(channel.wireName())))
                    .execute();
            if (removed > 0) {
                audit.append(sql, actor, AuditTrail.Draft.of(app, "channel.remove", channel.wireName()));
            }
            return removed > 0;
        });
    }

    private static String place(int app, Channel channel, String name) {
        return "channel/" + app + "/" + channel.wireName() + "/" + name;
    }
}
