package io.hongyan.control;

import static io.hongyan.control.Tables.Tests.APP;
import static io.hongyan.control.Tables.Tests.CID;
import static io.hongyan.control.Tables.Tests.CREATED_AT;
import static io.hongyan.control.Tables.Tests.REMARK;
import static io.hongyan.control.Tables.Tests.TABLE;
import static io.hongyan.control.Tables.Tests.UPDATED_AT;

import io.hongyan.kernel.Cid;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/** Devices an app's people test with, each with a remark. Durable when a call returns. Thread-safe. */
public final class TestDeviceStore {

    private final Database database;
    private final InstantSource clock;

    TestDeviceStore(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Adds a device, or gives it another remark where it is there already. */
    public void put(int app, Cid cid, String remark) {
        put(app, Map.of(cid, remark));
    }

    /** The same for many at once. */
    public void put(int app, Map<Cid, String> remarks) {
        long now = clock.millis();
        database.transact(sql -> {
            remarks.forEach((cid, remark) -> sql.insertInto(TABLE)
                    .set(APP, app)
                    .set(CID, cid.toString())
                    .set(REMARK, remark)
                    .set(CREATED_AT, now)
                    .set(UPDATED_AT, now)
                    .onConflict(APP, CID)
                    .doUpdate()
                    .set(REMARK, remark)
                    .set(UPDATED_AT, now)
                    .execute());
            return remarks.size();
        });
    }

    /** Changes a remark; false where the device is not a test device. */
    public boolean update(int app, Cid cid, String remark) {
        return database.transact(sql -> sql.update(TABLE)
                        .set(REMARK, remark)
                        .set(UPDATED_AT, clock.millis())
                        .where(APP.eq(app).and(CID.eq(cid.toString())))
                        .execute())
                > 0;
    }

    /** Takes a device off the list; false where it was not on it. */
    public boolean remove(int app, Cid cid) {
        return database.transact(sql -> sql.deleteFrom(TABLE)
                        .where(APP.eq(app).and(CID.eq(cid.toString())))
                        .execute())
                > 0;
    }

    /**
     * Finds devices, newest first.
     *
     * @param remark part of the remark, upper and lower case alike; empty for all
     */
    public Page find(int app, Optional<Cid> cid, String remark, int offset, int limit) {
        Condition which = APP.eq(app);
        if (cid.isPresent()) {
            which = which.and(CID.eq(cid.get().toString()));
        }
        if (!remark.isEmpty()) {
            which = which.and(DSL.lower(REMARK).contains(remark.toLowerCase(java.util.Locale.ROOT)));
        }
        Condition condition = which;
        return database.transact(sql -> new Page(
                sql.fetchCount(TABLE, condition),
                sql.select(CID, REMARK, CREATED_AT, UPDATED_AT)
                        .from(TABLE)
                        .where(condition)
                        .orderBy(CREATED_AT.desc(), CID)
                        .offset(offset)
                        .limit(limit)
                        .fetch(row -> new TestDevice(
                                Cid.parse(row.get(CID)).orElseThrow(),
                                row.get(REMARK),
                                Instant.ofEpochMilli(row.get(CREATED_AT)),
                                Instant.ofEpochMilli(row.get(UPDATED_AT))))));
    }

    public record TestDevice(Cid cid, String remark, Instant created, Instant updated) {}

    /** @param total how many there are on all pages */
    public record Page(int total, List<TestDevice> devices) {
        public Page {
            devices = List.copyOf(devices);
        }
    }
}
