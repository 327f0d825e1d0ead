package io.hongyan.api.v1;

import io.hongyan.api.Refusal;
import io.hongyan.api.jobs.JobWork.Refusals;
import io.hongyan.api.v1.ImportWork.Row;
import io.hongyan.api.v1.ImportWork.Rows;
import io.hongyan.delivery.Consents;
import io.hongyan.delivery.rules.MessageTraits;
import io.hongyan.kernel.jobs.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What users agreed to. Told again, a decision changes nothing. */
final class ConsentImport implements Rows {

    private record Decided(Row row, boolean granted) {}

    /** @param who alias of the user, or the device where it is nobody's */
    private record Subject(Object who, String purpose) {}

    private final Consents consents;

    ConsentImport(Consents consents) {
        this.consents = consents;
    }

    /** A decision is the user's: of two devices of one user the later line holds. */
    @Override
    public Object subject(Row row) {
        Object who = row.user().isPresent() ? row.user().get() : row.device();
        return new Subject(who, row.value());
    }

    @Override
    public void apply(Job job, List<Row> rows, Refusals refusals) {
        List<Decided> decisions = new ArrayList<>(rows.size());
        ImportWork.forEach(rows, refusals, row -> {
            if (!MessageTraits.isName(row.value())) {
                throw Refusal.invalid("purpose", row.value(), MessageTraits.NAMES);
            }
            String word = row.values().getLast();
            Optional<Boolean> granted = TrueOrFalse.read(word);
            if (granted.isPresent()) {
                decisions.add(new Decided(row, granted.get()));
            } else {
                refusals.add(row.line(), LineReason.neitherTrueNorFalse("granted", word));
            }
        });
        AtOnce.forEach(decisions, decided -> {
            Row row = decided.row();
            consents.decide(job.app(), List.of(row.device()), row.value(), decided.granted(), Consents.Source.API);
            return true;
        });
    }
}
