package io.hongyan.kernel;

import java.time.LocalDate;
import java.util.Optional;

/**
 * The id of a task, in Getui's form: {@code RASS_MMDD_<32 hex>} for a single push, {@code RASL_…} for a list push,
 * {@code RASA_…} for an app push (all, tag, fast tag).
 *
 * <p>The first 16 of the 128 bits name the task's home shard: for a single push the shard of its device, for the others
 * the shard that coordinates the task. The rest is a hash of (app, request id): a repeated request id names the same task,
 * so the task's own record is what deduplicates it. The very first bit is set where a single push is kept as sets of devices,
 * as the other tasks are: one that may yet fall back on other channels.
 *
 * @param monthDay day of creation as {@code month × 100 + day}, installation's time zone; a label, not part of the identity
 */
public record TaskId(Kind kind, int monthDay, long high, long low) {

    /** The three shapes of a task. */
    public enum Kind {
        SINGLE('S'),
        LIST('L'),
        APP('A');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }
    }

    /** The field that log lines about a task carry its id in. */
    public static final String LOG_FIELD = "taskId";

    private static final int TEXT_LENGTH = 42;
    private static final long KEPT_AS_SETS = 1L << 63;
    private static final int SHARD_MASK = 0x7FFF;

    /** The id of the task that a request makes. */
    public static TaskId of(Kind kind, LocalDate created, int app, int shard, String requestId) {
        byte[] digest = Sha256.of(kind.letter + "/" + app + "/" + requestId);
        long high = (BigEndian.getLong(digest, 0) >>> 16) | (long) shard << 48;
        return new TaskId(
                kind, created.getMonthValue() * 100 + created.getDayOfMonth(), high, BigEndian.getLong(digest, 8));
    }

    /** The id of the task that a single push makes which is kept as sets of devices. */
    public static TaskId singleAsSets(LocalDate created, int app, int shard, String requestId) {
        TaskId row = of(Kind.SINGLE, created, app, shard, requestId);
        return new TaskId(row.kind, row.monthDay, row.high | KEPT_AS_SETS, row.low);
    }

    /** Home shard of an app-wide or list task: spread by the request id. */
    public static int homeShard(int app, String requestId, int shards) {
        return Math.floorMod(BigEndian.getInt(Sha256.of("home/" + app + "/" + requestId), 0), shards);
    }

    public static Optional<TaskId> parse(String text) {
        if (text.length() != TEXT_LENGTH
                || !text.startsWith("RAS")
                || text.charAt(4) != '_'
                || text.charAt(9) != '_'
                || !Hex128.isHex(text, 10)) {
            return Optional.empty();
        }
        Kind kind = switch (text.charAt(3)) {
            case 'S' -> Kind.SINGLE;
            case 'L' -> Kind.LIST;
            case 'A' -> Kind.APP;
            default -> null;
        };
        int monthDay = 0;
        for (int i = 5; i < 9; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return Optional.empty();
            }
            monthDay = monthDay * 10 + digit;
        }
        return kind == null
                ? Optional.empty()
                : Optional.of(new TaskId(kind, monthDay, Hex128.high(text, 10), Hex128.low(text, 10)));
    }

    public int shard() {
        return (int) (high >>> 48) & SHARD_MASK;
    }

    /** Whether it is kept as a row for each device, which most single pushes are; every other task is kept as sets of devices. */
    public boolean keptAsRows() {
        return kind == Kind.SINGLE && (high & KEPT_AS_SETS) == 0;
    }

    /** The id devices deduplicate by: the 32 hex characters of the task. */
    public String msgid() {
        return Hex128.format(high, low);
    }

    @Override
    public String toString() {
        return "RAS" + kind.letter + "_" + (char) ('0' + monthDay / 1000) + (char) ('0' + monthDay / 100 % 10)
                + (char) ('0' + monthDay / 10 % 10) + (char) ('0' + monthDay % 10) + "_" + msgid();
    }
}
