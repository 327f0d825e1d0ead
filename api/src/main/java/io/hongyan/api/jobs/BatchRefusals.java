package io.hongyan.api.jobs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Refusals of some lines, held back until the lines are done as a whole, and then listed in the order of the file. */
public final class BatchRefusals implements JobWork.Refusals {

    private record NotDone(CsvLine line, Refused.Reason reason) {}

    private final List<NotDone> found = new ArrayList<>();

    @Override
    public void add(CsvLine line, Refused.Reason reason) {
        found.add(new NotDone(line, reason));
    }

    public void listIn(RefusedLines list) {
        found.sort(Comparator.comparingLong(notDone -> notDone.line().number()));
        found.forEach(notDone -> list.add(notDone.line(), notDone.reason()));
    }
}
