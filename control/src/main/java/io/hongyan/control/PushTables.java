package io.hongyan.control;

import static io.hongyan.control.Tables.integer;
import static io.hongyan.control.Tables.millis;
import static io.hongyan.control.Tables.text;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** Names of the tables and columns of what people prepare before it is pushed. */
final class PushTables {

    private PushTables() {}

    /** Table push_template. */
    static final class Templates {
        static final Table<Record> TABLE = table(name("push_template"));
        static final Field<Integer> APP = integer("app");
        static final Field<String> ID = text("id");
        static final Field<String> NAME = text("name");
        static final Field<String> PUSH = text("push");
        static final Field<String> CREATED_BY = text("created_by");
        static final Field<Long> CREATED_AT = millis("created_at");
        static final Field<Long> CHANGED_AT = millis("changed_at");

        private Templates() {}
    }

    /** Table push_approval. */
    static final class Approvals {
        static final Table<Record> TABLE = table(name("push_approval"));
        static final Field<Integer> APP = integer("app");
        static final Field<String> ID = text("id");
        static final Field<Long> NUMBER = millis("number");
        static final Field<String> STATE = text("state");
        static final Field<String> PUSH = text("push");
        static final Field<Long> AUDIENCE_SIZE = millis("audience_size");
        static final Field<String> MADE_BY = text("made_by");
        static final Field<Long> MADE_AT = millis("made_at");
        static final Field<String> DECIDED_BY = text("decided_by");
        static final Field<Long> DECIDED_AT = millis("decided_at");
        static final Field<String> REMARK = text("remark");
        static final Field<String> RESULT = text("result");

        private Approvals() {}
    }
}
