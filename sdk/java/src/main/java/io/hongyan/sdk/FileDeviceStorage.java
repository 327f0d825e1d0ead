package io.hongyan.sdk;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A log of changes in one file. Each line is one {@link #write}: CRC-32 in 8 hex digits, a space, a JSON object of the
 * changes. A torn last line (power loss) is cut off at the next start; the file is written anew once most of it is
 * outdated, beside the old one and then renamed over it. Not shared between processes.
 */
public final class FileDeviceStorage implements DeviceStorage {

    private static final int COMPACT_AFTER_LINES = 512;

    private final File file;
    private final Map<String, String> entries = new HashMap<>();
    private int lines;

    /** @param file created where it does not exist; its folder must exist */
    public FileDeviceStorage(File file) {
        this.file = file;
    }

    @Override
    public synchronized Map<String, String> load() throws IOException {
        entries.clear();
        lines = 0;
        if (!file.exists()) {
            return new HashMap<>();
        }
        byte[] bytes = readAll();
        int valid = 0;
        for (int start = 0; start < bytes.length; ) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            if (end == bytes.length || !applyLine(bytes, start, end)) {
                break;
            }
            lines++;
            start = end + 1;
            valid = start;
        }
        if (valid < bytes.length) {
            try (RandomAccessFile torn = new RandomAccessFile(file, "rw")) {
                torn.setLength(valid);
                torn.getFD().sync();
            }
        }
        return new HashMap<>(entries);
    }

    private boolean applyLine(byte[] bytes, int start, int end) {
        if (end - start < 10) {
            return false;
        }
        CRC32 crc = new CRC32();
        crc.update(bytes, start + 9, end - start - 9);
        String sum = new String(bytes, start, 8, StandardCharsets.US_ASCII);
        if (!sum.equals(String.format("%08x", crc.getValue()))) {
            return false;
        }
        Map<String, @Nullable Object> changes =
                Json.parseObject(new String(bytes, start + 9, end - start - 9, StandardCharsets.UTF_8));
        changes.forEach((key, value) -> apply(key, (String) value));
        return true;
    }

    @Override
    public synchronized void write(Map<String, @Nullable String> changes) throws IOException {
        if (changes.isEmpty()) {
            return;
        }
        if (lines >= COMPACT_AFTER_LINES + 4 * entries.size()) {
            compact();
        }
        append(file, changes, true);
        lines++;
        changes.forEach(this::apply);
    }

    private void apply(String key, @Nullable String value) {
        if (value == null) {
            entries.remove(key);
        } else {
            entries.put(key, value);
        }
    }

    private void compact() throws IOException {
        File fresh = new File(file.getPath() + ".new");
        append(fresh, new LinkedHashMap<>(entries), false);
        if (!fresh.renameTo(file) && !(file.delete() && fresh.renameTo(file))) { // Windows does not replace
            throw new IOException("cannot rename " + fresh + " to " + file);
        }
        lines = 1;
    }

    private static void append(File to, Map<String, @Nullable String> changes, boolean append) throws IOException {
        byte[] json = Json.write(changes).getBytes(StandardCharsets.UTF_8);
        CRC32 crc = new CRC32();
        crc.update(json, 0, json.length);
        ByteArrayOutputStream line = new ByteArrayOutputStream(json.length + 10);
        line.write(String.format("%08x ", crc.getValue()).getBytes(StandardCharsets.US_ASCII));
        line.write(json);
        line.write('\n');
        long before = append ? to.length() : 0;
        try (FileOutputStream out = new FileOutputStream(to, append)) {
            out.write(line.toByteArray());
            out.getFD().sync();
        } catch (IOException e) {
            cutBack(to, before);
            throw e;
        }
    }

    /** A half-written line would hide every later one at the next start. */
    private static void cutBack(File file, long length) {
        try (RandomAccessFile torn = new RandomAccessFile(file, "rw")) {
            torn.setLength(length);
        } catch (IOException ignored) {
            // the disk is gone; the client stops with STORAGE_FAILED
        }
    }

    private byte[] readAll() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) file.length());
        byte[] buffer = new byte[8192];
        try (InputStream in = new FileInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
        }
        return out.toByteArray();
    }

    /** Names the file. */
    @Override
    public String toString() {
        return "FileDeviceStorage[" + file + "]";
    }
}
