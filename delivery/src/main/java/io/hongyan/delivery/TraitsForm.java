package io.hongyan.delivery;

import io.hongyan.delivery.rules.MessageTraits;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;

/** {@link MessageTraits} as stored; the default ones, which most messages have, are a byte. */
final class TraitsForm {

    private TraitsForm() {}

    static void write(RecordWriter writer, MessageTraits traits) {
        boolean usual = traits.equals(MessageTraits.DEFAULT);
        writer.bool(usual);
        if (!usual) {
            writer.text(traits.category())
                    .text(traits.purpose())
                    .bool(traits.transactional())
                    .u8(traits.priority());
        }
    }

    static MessageTraits read(RecordReader reader) {
        return reader.bool()
                ? MessageTraits.DEFAULT
                : new MessageTraits(reader.text(), reader.text(), reader.bool(), reader.u8());
    }
}
