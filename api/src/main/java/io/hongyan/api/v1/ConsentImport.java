package io.hongyan.api.v1;

import io.hongyan.api.Refusal;
import io.hongyan.api.jobs.JobWork.Refusals;
import io.hongyan.api.v1.ImportWork.Row;
import io.hongyan.api.v1.ImportWork.Rows;
import io.hongyan.delivery.Consents;
import io.hongyan.delivery.Consents.Decision;
import io.hongyan.delivery.rules.MessageTraits;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.jobs.Job;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What users agreed to. Every decision is kept, so lines that may have been done before are looked up first. */
final class ConsentImport implements Rows {

    private record Wanted(String purpose, boolean granted) {}

    private record Subject(DeviceAddress device, String purpose) {}

    private final Consents consents;

    ConsentImport(Consents consents) {
        this.consents = consents;
    }

    @Override
    public Object subject(Row row) {
        return new Subject(row.device(), row.value());
    }

    @Override
    public void apply(Job job, List<Row> rows, boolean again, Refusals refusals) {
        Map<Wanted, List<DeviceAddress>> decisions = new LinkedHashMap<>();
        ImportWork.forEach(rows, refusals, row -> {
            String purpose = row.value();
            if (!MessageTraits.isName(purpose)) {
                throw Refusal.invalid("purpose", purpose, MessageTraits.NAMES);
            }
            Optional<Boolean> granted = TrueOrFalse.read(row.values().getLast());
            if (granted.isEmpty()) {
                refusals.add(
                        row.line(),
                        LineReason.neitherTrueNorFalse("granted", row.values().getLast()));
            } else if (!again || !isDecided(job, row, granted.get())) {
                decisions
                        .computeIfAbsent(new Wanted(purpose, granted.get()), _ -> new ArrayList<>())
                        .add(row.device());
            }
        });
        decisions.forEach((wanted, devices) ->
                consents.decide(job.app(), devices, wanted.purpose(), wanted.granted(), Consents.Source.API));
    }

    /** Whether the last word on it is the row's, and was said since the job began. */
    private boolean isDecided(Job job, Row row, boolean granted) {
        return consents.of(row.device()).stream()
                .filter(decision -> decision.purpose().equals(row.value()))
                .reduce((earlier, later) -> later)
                .filter(last -> isBy(job, last, granted))
                .isPresent();
    }

    private static boolean isBy(Job job, Decision last, boolean granted) {
        return last.granted() == granted
                && last.source() == Consents.Source.API
                && !last.at().isBefore(job.createdAt());
    }
}
