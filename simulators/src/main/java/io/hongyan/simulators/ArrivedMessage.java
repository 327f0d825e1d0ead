package io.hongyan.simulators;

import java.nio.charset.StandardCharsets;

/**
 * A message as a device got it.
 *
 * @param type notification, transmission or revoke
 * @param json the whole payload
 */
public record ArrivedMessage(String taskId, String msgId, String type, byte[] json) {

    public String text() {
        return new String(json, StandardCharsets.UTF_8);
    }
}
