package io.hongyan.delivery;

import io.hongyan.delivery.rules.MessageTraits;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;

/** {@link MessageTraits} as stored. */
final class TraitsForm {

    private TraitsForm() {}

    static void write(RecordWriter writer, MessageTraits traits) {
        writer.text(traits.category())
                .text(traits.purpose())
                .bool(traits.transactional())
                .u8(traits.priority());
    }

    static MessageTraits read(RecordReader reader) {
        return new MessageTraits(reader.text(), reader.text(), reader.bool(), reader.u8());
    }
}
