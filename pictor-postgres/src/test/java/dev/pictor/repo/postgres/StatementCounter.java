package dev.pictor.repo.postgres;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;
import javax.sql.DataSource;

/// Counts the statements that pass through it, transactions' ends apart, and those of other threads: a sweeper may
/// come by at any time.
public final class StatementCounter implements DataSource {
    private final DataSource source;
    private final ThreadLocal<List<String>> statements = ThreadLocal.withInitial(ArrayList::new);

    public StatementCounter(DataSource source) {
        this.source = source;
    }

    /// Something that asks the database.
    public interface Work {
        void run() throws Exception;
    }

    /// The statements that were sent while this was done.
    public List<String> during(Work work) throws Exception {
        statements.get().clear();
        work.run();
        return List.copyOf(statements.get());
    }

    @Override
    public Connection getConnection() throws SQLException {
        return counted(source.getConnection());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return counted(source.getConnection(user, password));
    }

    private Connection counted(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                StatementCounter.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, values) -> {
                    if (method.getName().equals("prepareStatement")) {
                        statements.get().add(((String) values[0]).strip());
                    }
                    try {
                        return method.invoke(connection, values);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return source.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return source.isWrapperFor(type);
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return source.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        source.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        source.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return source.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return source.getParentLogger();
    }
}
