package io.hongyan.channels.sms;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A text as short messages carry it: in the GSM 7-bit alphabet (3GPP TS 23.038, with its extension table) where all of it can be,
 * else in UCS-2; in one message, or in several that the phone puts together by a header of six octets (3GPP TS 23.040, 9.2.3.24.1).
 * A character of two codes (an extension's, a surrogate pair) is never divided. What is billed is the messages.
 *
 * @param segments encoded contents in order, without headers: one octet for each 7-bit code, two for each UCS-2 unit
 */
record SmsText(Alphabet alphabet, List<byte[]> segments) {

    /** @param single most codes of a message alone, {@code part} of one of several */
    enum Alphabet {
        GSM7(160, 153),
        UCS2(70, 67);

        private final int single;
        private final int part;

        Alphabet(int single, int part) {
            this.single = single;
            this.part = part;
        }
    }

    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final byte ESCAPE = 0x1b;
    private static final Map<Character, byte[]> CODES = codes();

    private static Map<Character, byte[]> codes() {
        Map<Character, byte[]> codes = new HashMap<>();
        for (int code = 0; code < BASIC.length(); code++) {
            if (code != ESCAPE) {
                codes.put(BASIC.charAt(code), new byte[] {(byte) code});
            }
        }
        Map<Character, Integer> extension = Map.of(
                '\f', 0x0a, '^', 0x14, '{', 0x28, '}', 0x29, '\\', 0x2f, '[', 0x3c, '~', 0x3d, ']', 0x3e, '|', 0x40,
                '€', 0x65);
        extension.forEach((character, code) -> codes.put(character, new byte[] {ESCAPE, code.byteValue()}));
        return codes;
    }

    static SmsText of(String text) {
        Alphabet alphabet =
                text.chars().allMatch(unit -> CODES.containsKey((char) unit)) ? Alphabet.GSM7 : Alphabet.UCS2;
        List<byte[]> characters = characters(text, alphabet);
        int octets = characters.stream().mapToInt(character -> character.length).sum();
        int each = alphabet == Alphabet.GSM7 ? 1 : 2;
        return new SmsText(
                alphabet,
                octets <= alphabet.single * each
                        ? List.of(joined(characters))
                        : divided(characters, alphabet.part * each));
    }

    private static List<byte[]> characters(String text, Alphabet alphabet) {
        List<byte[]> characters = new ArrayList<>(text.length());
        switch (alphabet) {
            case GSM7 -> text.chars().forEach(unit -> characters.add(CODES.getOrDefault((char) unit, new byte[0])));
            case UCS2 ->
                text.codePoints()
                        .forEach(point -> characters.add(
                                new String(new int[] {point}, 0, 1).getBytes(StandardCharsets.UTF_16BE)));
        }
        return characters;
    }

    private static List<byte[]> divided(List<byte[]> characters, int octets) {
        List<byte[]> segments = new ArrayList<>();
        ByteArrayOutputStream segment = new ByteArrayOutputStream(octets);
        for (byte[] character : characters) {
            if (segment.size() + character.length > octets) {
                segments.add(segment.toByteArray());
                segment.reset();
            }
            segment.writeBytes(character);
        }
        segments.add(segment.toByteArray());
        return segments;
    }

    private static byte[] joined(List<byte[]> characters) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        characters.forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** All of it without division. */
    byte[] whole() {
        return joined(segments);
    }

    /** What is billed. */
    int units() {
        return segments.size();
    }
}
