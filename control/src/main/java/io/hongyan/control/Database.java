package io.hongyan.control;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The one connection to the database; whoever holds the lock uses it, in a transaction of its own. */
final class Database implements AutoCloseable {

    static {
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
    }

    private final Connection connection;
    private final DSLContext sql;
    private final ReentrantLock lock = new ReentrantLock();

    private Database(Connection connection) {
        this.connection = connection;
        this.sql = DSL.using(connection, SQLDialect.SQLITE);
    }

    /** Opens the file, creating it where it is missing, and brings its tables to this version's form. */
    static Database openSqlite(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(5_000);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        try {
            Flyway.configure()
                    .dataSource(source)
                    .locations("classpath:io/hongyan/control/migrations")
                    .loggers("slf4j")
                    .placeholderReplacement(false)
                    .load()
                    .migrate();
            Connection connection = source.getConnection();
            keepAuditLog(connection);
            return new Database(connection);
        } catch (FlywayException | SQLException e) {
            throw new ControlPlaneException(file + ": not a usable control database: " + e.getMessage(), e);
        }
    }

    /** Not in the migrations: each database has its own way to say it. */
    private static void keepAuditLog(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String event : List.of("update", "delete")) {
                statement.execute("create trigger if not exists audit_log_no_" + event + " before " + event
                        + " on audit_log begin select raise(abort, 'audit_log is append-only'); end");
            }
        }
    }

    /** Runs work in a transaction; what it throws rolls back. Durable when this returns. */
    <R> R transact(Function<DSLContext, R> work) {
        lock.lock();
        try {
            return sql.transactionResult(transaction -> work.apply(transaction.dsl()));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            connection.close();
        } catch (SQLException e) {
            throw new ControlPlaneException("control database: cannot be closed: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }
}
