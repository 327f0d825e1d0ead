package io.hongyan.api.v1;

import io.hongyan.api.jobs.CsvLine;
import io.hongyan.api.jobs.JobWork.Refusals;
import io.hongyan.api.jobs.UnusableFileException;
import io.hongyan.delivery.Devices;
import io.hongyan.delivery.Devices.DeviceProfile;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which devices the lines of an uploaded audience name, by the CID or the alias in their first column. */
final class AudienceLines {

    private static final String CID = "cid";
    private static final String ALIAS = "alias";
    private static final String DEFAULT_TYPE = "";

    private final CidCipher cids;
    private final Devices devices;

    AudienceLines(CidCipher cids, Devices devices) {
        this.cids = cids;
        this.devices = devices;
    }

    /** The header as it is kept: what names the device in small letters, then the names of variables as they are. */
    static List<String> columns(List<String> header) {
        String first = ImportEndpoints.columnName(header.getFirst());
        if (!first.equals(CID) && !first.equals(ALIAS)) {
            throw new UnusableFileException(
                    UnusableFileException.Cause.MALFORMED,
                    "line 1: the first column is " + header.getFirst() + " (expected: cid or alias)");
        }
        List<String> columns = new ArrayList<>(List.of(first));
        for (String name : header.subList(1, header.size())) {
            if (!MessageVariables.isName(name)) {
                throw new UnusableFileException(
                        UnusableFileException.Cause.MALFORMED,
                        "line 1: column \"" + name
                                + "\" (expected: a name of 1 … 64 letters, digits, spaces and . _ -)");
            }
            columns.add(name);
        }
        return columns;
    }

    /** Devices of each line, in order; a line that names none is refused and has no entry. */
    Map<CsvLine, List<DeviceAddress>> devices(int app, List<String> columns, List<CsvLine> lines, Refusals refusals) {
        return columns.getFirst().equals(ALIAS) ? byAlias(app, lines, refusals) : byCid(app, lines, refusals);
    }

    private Map<CsvLine, List<DeviceAddress>> byAlias(int app, List<CsvLine> lines, Refusals refusals) {
        List<String> aliases = lines.stream().map(line -> line.field(0).strip()).toList();
        List<List<DeviceAddress>> bound = devices.devicesOfAll(app, DEFAULT_TYPE, aliases);
        Map<CsvLine, List<DeviceAddress>> named = LinkedHashMap.newLinkedHashMap(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            if (bound.get(i).isEmpty()) {
                refusals.add(lines.get(i), LineReason.NOBODY_HAS_ALIAS);
            } else {
                named.put(lines.get(i), bound.get(i));
            }
        }
        return named;
    }

    private Map<CsvLine, List<DeviceAddress>> byCid(int app, List<CsvLine> lines, Refusals refusals) {
        Map<CsvLine, List<DeviceAddress>> named = LinkedHashMap.newLinkedHashMap(lines.size());
        for (CsvLine line : lines) {
            cids.resolve(app, line.field(0).strip())
                    .ifPresentOrElse(
                            device -> named.put(line, List.of(device)),
                            () -> refusals.add(line, LineReason.UNKNOWN_CID));
        }
        List<CsvLine> order = List.copyOf(named.keySet());
        List<Optional<DeviceProfile>> profiles =
                devices.profiles(named.values().stream().map(List::getFirst).toList());
        for (int i = 0; i < order.size(); i++) {
            if (profiles.get(i).isEmpty()) {
                named.remove(order.get(i));
                refusals.add(order.get(i), LineReason.UNKNOWN_CID);
            }
        }
        return named;
    }
}
