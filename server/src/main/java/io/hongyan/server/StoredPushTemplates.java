package io.hongyan.server;

import io.hongyan.api.v1.PushTemplates;
import io.hongyan.control.PushTemplateStore;
import java.util.List;
import java.util.Optional;

/** The control plane's templates, as the API knows them. */
record StoredPushTemplates(PushTemplateStore store) implements PushTemplates {

    @Override
    public List<Saved> page(int app, String namePart, Optional<String> beforeId, int limit) {
        return store.page(app, namePart, beforeId, limit).stream()
                .map(StoredPushTemplates::saved)
                .toList();
    }

    @Override
    public Optional<Saved> find(int app, String id) {
        return store.find(app, id).map(StoredPushTemplates::saved);
    }

    @Override
    public Saved create(int app, String name, String push, String actor) {
        return saved(store.create(app, name, push, actor));
    }

    @Override
    public Optional<Saved> change(int app, String id, String name, String push, String actor) {
        return store.change(app, id, name, push, actor).map(StoredPushTemplates::saved);
    }

    @Override
    public boolean delete(int app, String id, String actor) {
        return store.delete(app, id, actor);
    }

    private static Saved saved(PushTemplateStore.Template template) {
        return new Saved(
                template.id(),
                template.name(),
                template.push(),
                template.createdBy(),
                template.createdAt(),
                template.changedAt());
    }
}
