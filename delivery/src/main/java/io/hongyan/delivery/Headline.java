package io.hongyan.delivery;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * What people read of a message.
 *
 * @param body of a transmission: what it transmits
 */
public record Headline(String title, String body) {

    static final Headline NONE = new Headline("", "");

    private static final JsonFactory JSON = new JsonFactory();

    /** Of a message's {@code push_message}; of one that is not JSON, none. */
    static Headline of(Content content) {
        if (content.pushMessage().isEmpty()) {
            return NONE;
        }
        String title = "";
        String body = "";
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), content.pushMessage())) {
            int depth = 0;
            boolean notification = false;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                switch (token) {
                    case START_OBJECT, START_ARRAY -> depth++;
                    case END_OBJECT, END_ARRAY -> depth--;
                    case PROPERTY_NAME -> notification = depth == 1 ? isNotification(parser) : notification;
                    case VALUE_STRING -> {
                        String name = parser.currentName();
                        if (depth == 1 && "transmission".equals(name)) {
                            body = parser.getString();
                        } else if (depth == 2 && notification && "title".equals(name)) {
                            title = parser.getString();
                        } else if (depth == 2 && notification && "body".equals(name)) {
                            body = parser.getString();
                        }
                    }
                    default -> {}
                }
            }
        } catch (StreamReadException notJson) {
            return NONE;
        }
        return new Headline(title, body);
    }

    private static boolean isNotification(JsonParser parser) {
        return "notification".equals(parser.currentName());
    }
}
