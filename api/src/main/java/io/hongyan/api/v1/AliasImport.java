package io.hongyan.api.v1;

import io.hongyan.api.AudienceRules;
import io.hongyan.api.jobs.JobWork.Refusals;
import io.hongyan.api.v1.ImportWork.Row;
import io.hongyan.api.v1.ImportWork.Rows;
import io.hongyan.delivery.Devices;
import io.hongyan.delivery.Devices.AliasBinding;
import io.hongyan.delivery.Devices.BindResult;
import io.hongyan.kernel.jobs.Job;
import java.util.ArrayList;
import java.util.List;

/** Devices bound to aliases of the default type. Who is bound already stays so, and takes no second place. */
final class AliasImport implements Rows {

    private static final String DEFAULT_TYPE = "";

    private final Devices devices;

    AliasImport(Devices devices) {
        this.devices = devices;
    }

    @Override
    public void apply(Job job, List<Row> rows, Refusals refusals) {
        List<Row> good = new ArrayList<>(rows.size());
        List<AliasBinding> bindings = new ArrayList<>(rows.size());
        ImportWork.forEach(rows, refusals, row -> {
            bindings.add(new AliasBinding(row.device(), AudienceRules.alias("alias", row.value())));
            good.add(row);
        });
        List<BindResult> results = devices.bindAliases(job.app(), DEFAULT_TYPE, bindings);
        for (int i = 0; i < results.size(); i++) {
            switch (results.get(i)) {
                case BOUND -> {}
                case UNKNOWN_DEVICE -> refusals.add(good.get(i).line(), LineReason.UNKNOWN_CID);
                case ALIAS_FULL -> refusals.add(good.get(i).line(), LineReason.ALIAS_FULL);
            }
        }
    }
}
