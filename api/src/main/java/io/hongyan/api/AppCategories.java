package io.hongyan.api;

import java.util.List;

/** The industries that the installation's apps belong to: whom an app is compared with. */
public interface AppCategories {

    /** What an app of no industry belongs to. */
    String OTHER = "other";

    String of(int app);

    /** Numbers of the apps of a category. */
    List<Integer> apps(String category);
}
