package io.hongyan.shards;

import static io.hongyan.shards.Script.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InMemoryStoreTest extends StoreBehaviour {

    @Override
    Store open() {
        return new InMemoryStore();
    }

    @Test
    void dropsATornGroupWholeAndKeepsWhatWasSyncedBefore() {
        int length = appended(new InMemoryStore());
        assertThat(length).isGreaterThan(40);
        for (int kept = 0; kept <= length; kept++) {
            InMemoryStore store = new InMemoryStore();
            WriteSet before = new WriteSet();
            before.add(1, FRUIT, bytes("apple"), bytes("red"));
            store.commit(before);
            appended(store);
            store.crash(kept);
            boolean whole = kept == length;
            assertThat(store.get(1, FRUIT, bytes("apple"))).isEqualTo(bytes(whole ? "green" : "red"));
            assertThat(store.get(2, STONE, bytes("flint")) != null).isEqualTo(whole);
        }
    }

    private static int appended(InMemoryStore store) {
        WriteSet writes = new WriteSet();
        writes.add(1, FRUIT, bytes("apple"), bytes("green"));
        writes.add(2, STONE, bytes("flint"), bytes("grey"));
        store.append(writes);
        return store.unsyncedBytes();
    }
}
