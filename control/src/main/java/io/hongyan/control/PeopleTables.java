package io.hongyan.control;

import static io.hongyan.control.Tables.integer;
import static io.hongyan.control.Tables.millis;
import static io.hongyan.control.Tables.text;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;

/** Names of the tables and columns of accounts and of how they sign in. */
final class PeopleTables {

    private PeopleTables() {}

    /** Table operator. */
    static final class Accounts {
        static final Table<Record> TABLE = table(name("operator"));
        static final Field<String> NAME = text("name");
        static final Field<String> DISPLAY_NAME = text("display_name");
        static final Field<String> PASSWORD_HASH = text("password_hash");
        static final Field<Integer> PLATFORM_ADMIN = integer("platform_admin");
        static final Field<Integer> DISABLED = integer("disabled");
        static final Field<Integer> MUST_CHANGE_PASSWORD = integer("must_change_password");
        static final Field<Long> CREATED_AT = millis("created_at");
        static final Field<Long> LAST_SIGN_IN = millis("last_sign_in");
        static final Field<String> ISSUER = text("issuer");
        static final Field<String> ISSUER_SUBJECT = text("issuer_subject");

        private Accounts() {}
    }

    /** Table member. */
    static final class Members {
        static final Table<Record> TABLE = table(name("member"));
        static final Field<Integer> APP = integer("app");
        static final Field<String> OPERATOR = text("operator");
        static final Field<String> ROLE = text("role");

        private Members() {}
    }

    /** Table sign_in_failure. */
    static final class Failures {
        static final Table<Record> TABLE = table(name("sign_in_failure"));
        static final Field<String> SUBJECT = text("subject");
        static final Field<Integer> FAILURES = integer("failures");
        static final Field<Long> LAST_AT = millis("last_at");
        static final Field<Long> LOCKED_UNTIL = millis("locked_until");

        private Failures() {}
    }

    /** Table session. */
    static final class Opened {
        static final Table<Record> TABLE = table(name("session"));
        static final Field<String> TOKEN_HASH = text("token_hash");
        static final Field<String> ID = text("id");
        static final Field<String> OPERATOR = text("operator");
        static final Field<Long> CREATED_AT = millis("created_at");
        static final Field<Long> LAST_USED_AT = millis("last_used_at");
        static final Field<Long> EXPIRES_AT = millis("expires_at");
        static final Field<String> ADDRESS = text("address");
        static final Field<String> USER_AGENT = text("user_agent");

        private Opened() {}
    }

    /** Table access_token. */
    static final class Issued {
        static final Table<Record> TABLE = table(name("access_token"));
        static final Field<String> TOKEN_HASH = text("token_hash");
        static final Field<String> ID = text("id");
        static final Field<String> NAME = text("name");
        static final Field<String> OPERATOR = text("operator");
        static final Field<String> ROLE = text("role");
        static final Field<Integer> APP = integer("app");
        static final Field<Long> CREATED_AT = millis("created_at");
        static final Field<Long> EXPIRES_AT = millis("expires_at");
        static final Field<Long> LAST_USED_AT = millis("last_used_at");

        private Issued() {}
    }

    /** Table idempotent_answer. */
    static final class Answers {
        static final Table<Record> TABLE = table(name("idempotent_answer"));
        static final Field<String> CALLER = text("caller");
        static final Field<String> KEY = text("idempotency_key");
        static final Field<String> REQUEST_HASH = text("request_hash");
        static final Field<Integer> STATUS = integer("status");
        static final Field<String> BODY = text("body");
        static final Field<String> LOCATION = text("location");
        static final Field<Long> CREATED_AT = millis("created_at");

        private Answers() {}
    }
}
