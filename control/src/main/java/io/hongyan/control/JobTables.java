package io.hongyan.control;

import static io.hongyan.control.Tables.integer;
import static io.hongyan.control.Tables.millis;
import static io.hongyan.control.Tables.text;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** Names of the tables and columns of long work. */
final class JobTables {

    private JobTables() {}

    /** Table job. */
    static final class Work {
        static final Table<Record> TABLE = table(name("job"));
        static final Field<Long> NUMBER = millis("number");
        static final Field<String> ID = text("id");
        static final Field<Integer> APP = integer("app");
        static final Field<String> KIND = text("kind");
        static final Field<String> NAME = text("name");
        static final Field<String> REQUEST = text("request");
        static final Field<String> STATE = text("state");
        static final Field<Long> LINES = millis("lines");
        static final Field<Long> DONE = millis("done");
        static final Field<Long> REFUSED = millis("refused");
        static final Field<Long> REFUSED_BYTES = millis("refused_bytes");
        static final Field<String> TASK_IDS = text("task_ids");
        static final Field<String> CREATED_BY = text("created_by");
        static final Field<Long> CREATED_AT = millis("created_at");
        static final Field<Long> START_AT = millis("start_at");
        static final Field<Long> FINISHED_AT = millis("finished_at");
        static final Field<String> ERROR = text("error");

        private Work() {}
    }

    /** Table audience_file. */
    static final class Audiences {
        static final Table<Record> TABLE = table(name("audience_file"));
        static final Field<Long> NUMBER = millis("number");
        static final Field<String> ID = text("id");
        static final Field<Integer> APP = integer("app");
        static final Field<String> NAME = text("name");
        static final Field<Long> LINES = millis("lines");
        static final Field<Long> DEVICES = millis("devices");
        static final Field<Long> REFUSED = millis("refused");
        static final Field<String> COLUMNS = text("columns");
        static final Field<String> CREATED_BY = text("created_by");
        static final Field<Long> CREATED_AT = millis("created_at");

        private Audiences() {}
    }
}
