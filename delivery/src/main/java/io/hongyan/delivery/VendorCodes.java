package io.hongyan.delivery;

import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers the vendors' own codes on one shard, so that a mark can carry one.
 *
 * <pre>
 * vendor-code / id u16 → text
 * </pre>
 */
final class VendorCodes {

    static final Table TABLE = new Table("vendor-code");

    private static final int MAX_CODES = 0xFFFF;
    private static final int MAX_LENGTH = 64;

    private final List<String> texts = new ArrayList<>(List.of(""));
    private final Map<String, Integer> ids = new HashMap<>(Map.of("", 0));

    void recover(ShardContext context) {
        byte[] end = new RecordWriter(3).u16(-1).u8(0).toBytes();
        context.store().scan(TABLE, new byte[0], end, (key, value) -> {
            String text = new String(value, StandardCharsets.UTF_8);
            ids.put(text, new RecordReader(key).u16());
            texts.add(text);
            return true;
        });
    }

    /** The id of a code; 0, no code, for an empty one, and once there are more than a mark can tell apart. */
    int id(ShardContext context, String code) {
        String text = code.length() > MAX_LENGTH ? code.substring(0, MAX_LENGTH) : code;
        Integer known = ids.get(text);
        if (known != null) {
            return known;
        }
        int id = texts.size();
        if (id > MAX_CODES) {
            return 0;
        }
        texts.add(text);
        ids.put(text, id);
        context.store().put(TABLE, new RecordWriter(2).u16(id).toBytes(), text.getBytes(StandardCharsets.UTF_8));
        return id;
    }

    String text(int id) {
        return texts.get(id);
    }
}
