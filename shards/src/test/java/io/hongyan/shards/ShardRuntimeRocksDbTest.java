package io.hongyan.shards;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class ShardRuntimeRocksDbTest extends ShardRuntimeBehaviour {

    @TempDir
    private Path directory;

    @Override
    Store open() {
        return RocksDbStore.open(directory, 4 << 20, 4 << 20);
    }
}
