package io.hongyan.channels;

/** A message's title and body as one text, for chats, which have no title of their own. */
public final class ChatText {

    private ChatText() {}

    /** The title in a line of its own. */
    public static String plain(VendorMessage message) {
        return joined(message.title(), "\n", message.body());
    }

    /** The title as a heading. Both are taken for Markdown: nothing is escaped. */
    public static String markdown(VendorMessage message) {
        return joined(message.title().isEmpty() ? "" : "### " + message.title(), "\n\n", message.body());
    }

    private static String joined(String title, String between, String body) {
        return title.isEmpty() || body.isEmpty() ? title + body : title + between + body;
    }
}
