package io.hongyan.shards;

class ShardRuntimeInMemoryTest extends ShardRuntimeBehaviour {

    private final Store store = new InMemoryStore();

    @Override
    Store open() {
        return store;
    }
}
