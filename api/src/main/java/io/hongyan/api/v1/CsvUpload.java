package io.hongyan.api.v1;

import io.hongyan.api.Refusal;
import io.hongyan.api.jobs.CsvLines;
import io.hongyan.api.jobs.UnusableFileException;
import io.hongyan.api.jobs.UploadFolder;
import io.hongyan.api.jobs.UploadFolder.Received;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Takes CSV files of requests. */
final class CsvUpload {

    static final long MAX_BYTES = 64L << 20;
    static final long MAX_LINES = 1_000_000;

    private static final int MAX_NAME = 100;

    private final UploadFolder folder;

    CsvUpload(UploadFolder folder) {
        this.folder = folder;
    }

    /** What its owner calls the file. */
    static String name(NativeCall call) {
        String name = call.query("name").map(String::strip).orElse("");
        if (name.isEmpty()) {
            throw Refusal.missing("name");
        }
        int characters = name.codePointCount(0, name.length());
        if (characters > MAX_NAME) {
            throw Refusal.overLimit("name", characters, MAX_NAME, "characters");
        }
        return name;
    }

    Received receive(NativeCall call) {
        try (InputStream in = call.upload()) {
            return folder.receive(in, MAX_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads all that is left; so every line is CSV, and there are not too many. */
    static long count(CsvLines lines) {
        long count = 0;
        while (lines.next().isPresent()) {
            count++;
            requireRoom(count);
        }
        requireAny(count);
        return count;
    }

    static void requireRoom(long lines) {
        if (lines > MAX_LINES) {
            throw new UnusableFileException(
                    UnusableFileException.Cause.TOO_LARGE, "the file has more than " + MAX_LINES + " lines");
        }
    }

    static void requireAny(long lines) {
        if (lines == 0) {
            throw new UnusableFileException(
                    UnusableFileException.Cause.MALFORMED, "the file has no lines below its header");
        }
    }
}
