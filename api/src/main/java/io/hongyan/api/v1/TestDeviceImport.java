package io.hongyan.api.v1;

import io.hongyan.api.Refusal;
import io.hongyan.api.TestDevices;
import io.hongyan.api.jobs.JobWork.Refusals;
import io.hongyan.api.v1.ImportWork.Row;
import io.hongyan.api.v1.ImportWork.Rows;
import io.hongyan.kernel.jobs.Job;
import java.util.ArrayList;
import java.util.List;

/** Devices of the team's own. One that is on the list already gets the remark again. */
final class TestDeviceImport implements Rows {

    private static final int MAX_REMARK = 100;

    private final TestDevices testDevices;

    TestDeviceImport(TestDevices testDevices) {
        this.testDevices = testDevices;
    }

    @Override
    public void apply(Job job, List<Row> rows, Refusals refusals) {
        List<TestDevices.Entry> entries = new ArrayList<>(rows.size());
        ImportWork.forEach(rows, refusals, row -> {
            String remark = row.value();
            int characters = remark.codePointCount(0, remark.length());
            if (characters > MAX_REMARK) {
                throw Refusal.overLimit("remark", characters, MAX_REMARK, "characters");
            }
            entries.add(new TestDevices.Entry(row.cid(), remark));
        });
        testDevices.add(job.app(), entries);
    }
}
