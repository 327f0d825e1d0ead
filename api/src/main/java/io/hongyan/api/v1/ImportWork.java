package io.hongyan.api.v1;

import io.hongyan.api.Refusal;
import io.hongyan.api.jobs.CsvLine;
import io.hongyan.api.jobs.JobWork;
import io.hongyan.delivery.Devices;
import io.hongyan.delivery.Devices.DeviceProfile;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.jobs.Job;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Does what the lines of an import say about devices, many at once, and in their order where two are about the same thing. */
final class ImportWork implements JobWork {

    /**
     * @param user whose device it is: its alias of the default type
     * @param values of the kind's columns, in the kind's order
     */
    record Row(CsvLine line, DeviceAddress device, String cid, Optional<String> user, List<String> values) {

        String value() {
            return values.getFirst();
        }
    }

    /** One kind of import. */
    interface Rows {

        /** What a row is about: two of the same are not done at once. */
        default Object subject(Row row) {
            return row.device();
        }

        /** Does rows about different subjects, each of a device that exists. Done again it must come to the same. */
        void apply(Job job, List<Row> rows, Refusals refusals);
    }

    /** Reads or does one row. */
    @FunctionalInterface
    interface OneRow {
        void of(Row row);
    }

    private final ImportKind kind;
    private final CidCipher cids;
    private final Devices devices;
    private final Rows rows;

    ImportWork(ImportKind kind, CidCipher cids, Devices devices, Rows rows) {
        this.kind = kind;
        this.cids = cids;
        this.devices = devices;
        this.rows = rows;
    }

    @Override
    public Steps begin(Job job, List<String> columns) {
        List<String> names = columns.stream().map(ImportEndpoints::columnName).toList();
        int cid = names.indexOf(ImportKind.CID);
        List<Integer> places = kind.columns().stream().map(names::indexOf).toList();
        return (lines, refusals) -> {
            List<Row> run = new ArrayList<>();
            Set<Object> subjects = new HashSet<>();
            for (Row row : existing(job.app(), lines, cid, places, refusals)) {
                if (!subjects.add(rows.subject(row))) {
                    rows.apply(job, run, refusals);
                    run = new ArrayList<>();
                    subjects.clear();
                    subjects.add(rows.subject(row));
                }
                run.add(row);
            }
            if (!run.isEmpty()) {
                rows.apply(job, run, refusals);
            }
        };
    }

    private List<Row> existing(int app, List<CsvLine> lines, int cid, List<Integer> places, Refusals refusals) {
        List<CsvLine> named = new ArrayList<>(lines.size());
        List<DeviceAddress> addresses = new ArrayList<>(lines.size());
        for (CsvLine line : lines) {
            Optional<DeviceAddress> device = cids.resolve(app, line.field(cid).strip());
            if (device.isPresent()) {
                named.add(line);
                addresses.add(device.get());
            } else {
                refusals.add(line, LineReason.UNKNOWN_CID);
            }
        }
        List<Optional<DeviceProfile>> profiles = devices.profiles(addresses);
        List<Row> existing = new ArrayList<>(named.size());
        for (int i = 0; i < named.size(); i++) {
            CsvLine line = named.get(i);
            DeviceAddress device = addresses.get(i);
            profiles.get(i)
                    .ifPresentOrElse(
                            profile -> existing.add(new Row(
                                    line,
                                    device,
                                    line.field(cid).strip(),
                                    Optional.ofNullable(profile.aliases().get("")),
                                    places.stream()
                                            .map(place -> line.field(place).strip())
                                            .toList())),
                            () -> refusals.add(line, LineReason.UNKNOWN_CID));
        }
        return existing;
    }

    /** Does something for each row; one whose values are refused is passed over. */
    static void forEach(List<Row> rows, Refusals refusals, OneRow one) {
        for (Row row : rows) {
            try {
                one.of(row);
            } catch (Refusal refusal) {
                refusals.add(row.line(), LineReason.of(refusal));
            }
        }
    }
}
