package io.hongyan.acceptance;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The browser that the tests of the console and the Web SDK run in. */
final class Chromium {

    static final String HINT =
            "no Chromium or Chrome on PATH: the tests in a browser are skipped (apt install chromium, or name it by HONGYAN_CHROMIUM)";

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    private Chromium() {}

    /** The one that HONGYAN_CHROMIUM names, else the first on PATH. */
    static Optional<Path> find() {
        Stream<Path> onPath = Arrays.stream(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)));
        return Stream.concat(
                        Stream.ofNullable(System.getenv("HONGYAN_CHROMIUM")).map(Path::of), onPath)
                .filter(Files::isExecutable)
                .findFirst();
    }
}
