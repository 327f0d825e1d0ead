package io.hongyan.server;

import io.hongyan.api.AppCategories;
import io.hongyan.kernel.access.AppRegistry;
import java.util.List;

/** The apps' categories as their profiles have them; an app that has none is of {@link AppCategories#OTHER}. */
record RegisteredCategories(AppRegistry apps) implements AppCategories {

    @Override
    public String of(int app) {
        return apps.byNumber(app).map(RegisteredCategories::category).orElse(OTHER);
    }

    @Override
    public List<Integer> apps(String category) {
        return apps.all().stream()
                .filter(profile -> category(profile).equals(category))
                .map(profile -> profile.app().number())
                .toList();
    }

    private static String category(AppRegistry.Profile profile) {
        String category = profile.settings().category();
        return category.isEmpty() ? OTHER : category;
    }
}
