package io.hongyan.audience;

import io.hongyan.kernel.Channel;
import io.hongyan.kernel.Sha256;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;

/**
 * What a vendor's token is known by: the first 128 bits of its SHA-256.
 *
 * @param high bits 0 … 63 of the hash, {@code low} bits 64 … 127
 */
public record TokenId(int app, Channel channel, long high, long low) {

    static TokenId of(int app, Channel channel, String token) {
        RecordReader reader = new RecordReader(Sha256.of(token));
        return new TokenId(app, channel, reader.u64(), reader.u64());
    }

    /** The shard that knows which shard has the token. */
    public int homeShard(int shards) {
        return (int) Long.remainderUnsigned(high + app + channel.code(), shards);
    }

    public byte[] toBytes() {
        RecordWriter writer = new RecordWriter(21);
        write(writer);
        return writer.toBytes();
    }

    public void write(RecordWriter writer) {
        writer.u32(app).u8(channel.code()).u64(high).u64(low);
    }

    public static TokenId read(RecordReader reader) {
        return new TokenId(reader.u32(), Channel.ofCode(reader.u8()), reader.u64(), reader.u64());
    }
}
