package io.hongyan.simulators;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** What a device reads of a payload on {@code hy/push}; parsed once per loop while the same bytes go to many devices. */
record PushPayload(ArrivedMessage message, long msgHash, long sentMicros, TaskTally tally) {

    private static final JsonFactory JSON = new JsonFactory();

    /** The fields taskid, msgid and type at the top of the object. */
    static ArrivedMessage parse(byte[] json) {
        String task = "";
        String msg = "";
        String type = "";
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("payload: not a JSON object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "taskid" -> task = parser.getString();
                    case "msgid" -> msg = parser.getString();
                    case "type" -> type = parser.getString();
                    default -> parser.skipChildren();
                }
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("payload: " + e.getOriginalMessage(), e);
        }
        if (task.isEmpty() || msg.isEmpty() || type.isEmpty()) {
            throw new IllegalArgumentException("payload: taskid, msgid or type is missing");
        }
        return new ArrivedMessage(task, msg, type, json);
    }

    /** 64 bits of a message id: FNV-1a, mixed; never 0. */
    static long hash(String msgId) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < msgId.length(); i++) {
            hash = (hash ^ msgId.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 32)) * 0x9e3779b97f4a7c15L;
        return hash == 0 ? 1 : hash;
    }
}
