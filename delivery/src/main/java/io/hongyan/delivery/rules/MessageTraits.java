package io.hongyan.delivery.rules;

/**
 * What of a message the app's rules look at.
 *
 * @param category what frequency caps count by; empty: none of its own
 * @param purpose what the user's consent is asked for; empty: none is needed
 * @param transactional the user waits for it: no cap and no quiet hours apply
 * @param priority 0 … 9: a cap counts the messages of this priority and above, so a low one never blocks a high one
 */
public record MessageTraits(String category, String purpose, boolean transactional, int priority) {

    /** Longest category or purpose, in characters. */
    public static final int MAX_NAME = 50;

    public static final int HIGHEST_PRIORITY = 9;
    public static final int DEFAULT_PRIORITY = 5;
    public static final String MARKETING = "marketing";
    public static final String SERVICE = "service";

    public static final MessageTraits DEFAULT = new MessageTraits("", MARKETING, false, DEFAULT_PRIORITY);

    /** Of what is no message to the user, such as a recall: no rule applies. */
    public static final MessageTraits EXEMPT = new MessageTraits("", "", true, HIGHEST_PRIORITY);

    /** @throws IllegalArgumentException naming field, value and expectation */
    public MessageTraits {
        if (!category.isEmpty()) {
            requireName("category", category);
        }
        if (!purpose.isEmpty()) {
            requireName("purpose", purpose);
        }
        if (priority < 0 || priority > HIGHEST_PRIORITY) {
            throw new IllegalArgumentException("priority: " + priority + " (expected: 0 … " + HIGHEST_PRIORITY + ")");
        }
    }

    /** What {@link #isName} asks for, in words. */
    public static final String NAMES = "1 … " + MAX_NAME + " characters without spaces, commas and *";

    /** Whether a text can name a category or purpose. They stand in comma-separated settings and in {@link FrequencyCap}'s text. */
    public static boolean isName(String text) {
        int length = text.codePointCount(0, text.length());
        return length >= 1 && length <= MAX_NAME && text.chars().noneMatch(MessageTraits::separates);
    }

    static void requireName(String field, String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException(field + ": " + name + " (expected: " + NAMES + ")");
        }
    }

    private static boolean separates(int c) {
        return Character.isWhitespace(c) || Character.isISOControl(c) || c == ',' || c == '*';
    }
}
