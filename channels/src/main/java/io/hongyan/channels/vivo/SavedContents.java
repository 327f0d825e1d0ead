package io.hongyan.channels.vivo;

import io.hongyan.channels.AuthRefusedException;
import io.hongyan.channels.SendException;
import io.hongyan.channels.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Contents that vivo keeps for list calls. vivo counts how often contents are saved, and one serves all list calls of a task:
 * so each is saved once, by whoever needs it first, while the others that need the same one wait. Thread-safe.
 */
final class SavedContents {

    private static final int MOST = 256;

    /** vivo does not say how long it keeps them. */
    private static final Duration USED_FOR = Duration.ofHours(1);

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Content> byText = new LinkedHashMap<>(16, 0.75f, true);

    /** Saves a content at vivo. */
    interface Saving {
        VivoAnswer save() throws SendException, AuthRefusedException;
    }

    private static final class Content {
        private final ReentrantLock saving = new ReentrantLock();
        private @Nullable VivoAnswer saved;
        private Instant until = Instant.MIN;
    }

    SavedContents(InstantSource clock) {
        this.clock = clock;
    }

    /** vivo's answer to saving the content; one that was no success is not kept. */
    VivoAnswer get(String text, Saving how) throws SendException, AuthRefusedException {
        Content content = content(text);
        content.saving.lock();
        try {
            VivoAnswer known = content.saved;
            if (known != null && clock.instant().isBefore(content.until)) {
                return known;
            }
            VivoAnswer answer = how.save();
            if (answer.verdict() instanceof Verdict.Accepted && !answer.taskId().isEmpty()) {
                content.saved = answer;
                content.until = clock.instant().plus(USED_FOR);
            }
            return answer;
        } finally {
            content.saving.unlock();
        }
    }

    /** Forgets a content that vivo does not know any more. */
    void forget(String text) {
        lock.lock();
        try {
            byText.remove(text);
        } finally {
            lock.unlock();
        }
    }

    private Content content(String text) {
        lock.lock();
        try {
            Content content = byText.computeIfAbsent(text, _ -> new Content());
            if (byText.size() > MOST) {
                byText.remove(byText.keySet().iterator().next());
            }
            return content;
        } finally {
            lock.unlock();
        }
    }
}
