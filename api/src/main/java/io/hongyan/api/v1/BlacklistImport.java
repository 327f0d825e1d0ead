package io.hongyan.api.v1;

import io.hongyan.api.jobs.JobWork.Refusals;
import io.hongyan.api.v1.ImportWork.Row;
import io.hongyan.api.v1.ImportWork.Rows;
import io.hongyan.delivery.Devices;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.jobs.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Devices put on the blacklist or taken from it. Doing it again changes nothing. */
final class BlacklistImport implements Rows {

    private final Devices devices;

    BlacklistImport(Devices devices) {
        this.devices = devices;
    }

    @Override
    public void apply(Job job, List<Row> rows, Refusals refusals) {
        Map<Boolean, List<DeviceAddress>> wanted = Map.of(true, new ArrayList<>(), false, new ArrayList<>());
        rows.forEach(row -> TrueOrFalse.read(row.value())
                .map(wanted::get)
                .ifPresentOrElse(
                        list -> list.add(row.device()),
                        () -> refusals.add(row.line(), LineReason.neitherTrueNorFalse("blacklisted", row.value()))));
        wanted.forEach((blacklisted, addresses) -> {
            if (!addresses.isEmpty()) {
                devices.setBlacklisted(addresses, blacklisted);
            }
        });
    }
}
