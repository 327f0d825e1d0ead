package io.hongyan.control;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/** Names of the tables and columns that the migrations create. */
final class Tables {

    private Tables() {}

    /** Table installation. */
    static final class Installation {
        static final Table<Record> TABLE = table(name("installation"));
        static final Field<String> NAME = text("name");
        static final Field<String> TEXT = text("text");

        private Installation() {}
    }

    /** Table app. */
    static final class Apps {
        static final Table<Record> TABLE = table(name("app"));
        static final Field<Integer> NUMBER = integer("number");
        static final Field<String> APP_ID = text("app_id");
        static final Field<String> APP_KEY = text("app_key");
        static final Field<String> MASTER_SECRET = text("master_secret");
        static final Field<String> NAME = text("name");
        static final Field<Integer> MAX_VALIDITY_DAYS = integer("max_validity_days");
        static final Field<Long> CREATED_AT = millis("created_at");
        static final Field<String> CATEGORY = text("category");
        static final Field<Long> APPROVAL_THRESHOLD = millis("approval_threshold");
        static final Field<String> FORMER_SECRET = text("former_secret");
        static final Field<Long> FORMER_SECRET_UNTIL = millis("former_secret_until");
        static final Field<Long> TOKENS_VALID_FROM = millis("tokens_valid_from");

        private Apps() {}
    }

    /** Table callback_setting. */
    static final class CallbackSettings {
        static final Table<Record> TABLE = table(name("callback_setting"));
        static final Field<Integer> APP = integer("app");
        static final Field<String> NAME = text("name");
        static final Field<String> VALUE = text("value");

        private CallbackSettings() {}
    }

    /** Table channel_setting. */
    static final class ChannelSettings {
        static final Table<Record> TABLE = table(name("channel_setting"));
        static final Field<Integer> APP = integer("app");
        static final Field<String> CHANNEL = text("channel");
        static final Field<String> NAME = text("name");
        static final Field<String> VALUE = text("value");

        private ChannelSettings() {}
    }

    /** Table app_rules. */
    static final class AppRules {
        static final Table<Record> TABLE = table(name("app_rules"));
        static final Field<Integer> APP = integer("app");
        static final Field<String> CAPS = text("caps");
        static final Field<String> QUIET_HOURS = text("quiet_hours");
        static final Field<String> OPT_IN = text("opt_in");

        private AppRules() {}
    }

    /** Table revoked_token. */
    static final class Revoked {
        static final Table<Record> TABLE = table(name("revoked_token"));
        static final Field<String> TOKEN_ID = text("token_id");
        static final Field<Long> EXPIRES_AT = millis("expires_at");

        private Revoked() {}
    }

    /** Table test_device. */
    static final class Tests {
        static final Table<Record> TABLE = table(name("test_device"));
        static final Field<Integer> APP = integer("app");
        static final Field<String> CID = text("cid");
        static final Field<String> REMARK = text("remark");
        static final Field<Long> CREATED_AT = millis("created_at");
        static final Field<Long> UPDATED_AT = millis("updated_at");

        private Tests() {}
    }

    /** Table audit_log. */
    static final class Audit {
        static final Table<Record> TABLE = table(name("audit_log"));
        static final Field<Long> NUMBER = millis("number");
        static final Field<Long> AT = millis("at");
        static final Field<String> ACTOR = text("actor");
        static final Field<String> ACTION = text("action");
        static final Field<String> SUBJECT = text("subject");
        static final Field<String> DETAIL = text("detail");
        static final Field<String> ACTOR_KIND = text("actor_kind");
        static final Field<String> ADDRESS = text("address");
        static final Field<Integer> APP = integer("app");
        static final Field<String> BEFORE = text("before_json");
        static final Field<String> AFTER = text("after_json");

        private Audit() {}
    }

    static Field<String> text(String column) {
        return field(name(column), SQLDataType.VARCHAR);
    }

    static Field<Integer> integer(String column) {
        return field(name(column), SQLDataType.INTEGER);
    }

    static Field<Long> millis(String column) {
        return field(name(column), SQLDataType.BIGINT);
    }
}
