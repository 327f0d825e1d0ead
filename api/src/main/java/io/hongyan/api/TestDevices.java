package io.hongyan.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The devices an app's team marked as its own, with a remark each. */
public interface TestDevices {

    /** Adds devices; one that is there already gets the new remark. */
    void add(int app, List<Entry> entries);

    /** Changes a remark; false where the device is not on the list. */
    boolean update(int app, Entry entry);

    /** Takes devices from the list; those not on it are ignored. */
    void delete(int app, List<String> cids);

    /**
     * Lists devices, newest first.
     *
     * @param cid only this one
     * @param remark only those whose remark contains the text
     * @param page from 1
     */
    Page list(int app, Optional<String> cid, Optional<String> remark, int page, int pageSize);

    record Entry(String cid, String remark) {}

    record Listed(String cid, String remark, Instant created, Instant updated) {}

    /** @param total entries on all pages */
    record Page(List<Listed> entries, int total) {

        public Page {
            entries = List.copyOf(entries);
        }
    }
}
