package io.hongyan.api.v1;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Kinds of pictures that phones can show, told by their bytes, and how large a picture says it is. Sources: PNG (W3C, 11.2.2),
 * JPEG (ITU T.81, B.2.2), GIF89a (18), WebP (RFC 9649, 2.5 to 2.7).
 */
enum ImageFormat {
    PNG("png", "image/png"),
    JPEG("jpg", "image/jpeg"),
    GIF("gif", "image/gif"),
    WEBP("webp", "image/webp");

    private final String extension;
    private final String mediaType;

    ImageFormat(String extension, String mediaType) {
        this.extension = extension;
        this.mediaType = mediaType;
    }

    /** In pixels. */
    record Size(int width, int height) {}

    String extension() {
        return extension;
    }

    String mediaType() {
        return mediaType;
    }

    static Optional<ImageFormat> ofExtension(String extension) {
        return Arrays.stream(values())
                .filter(format -> format.extension.equals(extension))
                .findAny();
    }

    static Optional<ImageFormat> of(byte[] bytes) {
        if (has(bytes, 0, "\u0089PNG\r\n\u001a\n") && has(bytes, 12, "IHDR")) {
            return Optional.of(PNG);
        }
        if (has(bytes, 0, "\u00ff\u00d8\u00ff")) {
            return Optional.of(JPEG);
        }
        if (has(bytes, 0, "GIF87a") || has(bytes, 0, "GIF89a")) {
            return Optional.of(GIF);
        }
        return has(bytes, 0, "RIFF") && has(bytes, 8, "WEBP") ? Optional.of(WEBP) : Optional.empty();
    }

    /** Empty where the picture is broken. */
    Optional<Size> size(byte[] bytes) {
        try {
            Size size = switch (this) {
                case PNG -> new Size((int) big(bytes, 16, 4), (int) big(bytes, 20, 4));
                case JPEG -> jpeg(bytes);
                case GIF -> new Size((int) little(bytes, 6, 2), (int) little(bytes, 8, 2));
                case WEBP -> webP(bytes);
            };
            return Optional.of(size).filter(some -> some.width > 0 && some.height > 0);
        } catch (IndexOutOfBoundsException cutOff) {
            return Optional.empty();
        }
    }

    /** Goes from segment to segment until the frame header. */
    private static Size jpeg(byte[] bytes) {
        int at = 2;
        while (true) {
            int marker = (int) big(bytes, at, 2);
            boolean frame =
                    marker >= 0xFFC0 && marker <= 0xFFCF && marker != 0xFFC4 && marker != 0xFFC8 && marker != 0xFFCC;
            if (frame) {
                return new Size((int) big(bytes, at + 7, 2), (int) big(bytes, at + 5, 2));
            }
            if (marker == 0xFFFF) {
                at++; // fill byte
            } else if (marker < 0xFF00) {
                throw new IndexOutOfBoundsException("no marker where one must be");
            } else {
                at += 2 + (int) big(bytes, at + 2, 2);
            }
        }
    }

    private static Size webP(byte[] bytes) {
        if (has(bytes, 12, "VP8X")) {
            return new Size((int) little(bytes, 24, 3) + 1, (int) little(bytes, 27, 3) + 1);
        }
        if (has(bytes, 12, "VP8L")) {
            int bits = (int) little(bytes, 21, 4);
            return new Size((bits & 0x3FFF) + 1, (bits >>> 14 & 0x3FFF) + 1);
        }
        if (has(bytes, 12, "VP8 ")) {
            return new Size((int) little(bytes, 26, 2) & 0x3FFF, (int) little(bytes, 28, 2) & 0x3FFF);
        }
        return new Size(0, 0);
    }

    private static boolean has(byte[] bytes, int at, String magic) {
        byte[] wanted = magic.getBytes(StandardCharsets.ISO_8859_1);
        return bytes.length >= at + wanted.length
                && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
    }

    private static long big(byte[] bytes, int at, int length) {
        long number = 0;
        for (int i = 0; i < length; i++) {
            number = number << 8 | bytes[at + i] & 0xFF;
        }
        return number;
    }

    private static long little(byte[] bytes, int at, int length) {
        long number = 0;
        for (int i = length - 1; i >= 0; i--) {
            number = number << 8 | bytes[at + i] & 0xFF;
        }
        return number;
    }
}
