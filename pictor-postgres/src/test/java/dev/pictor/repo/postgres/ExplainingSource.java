package dev.pictor.repo.postgres;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Asks for the plan of each statement that passes through, with its values, just before it runs.
final class ExplainingSource {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> RUNS = Set.of("executeUpdate", "executeQuery", "execute", "executeBatch");

    /// A statement, and how the server is going to run it.
    record Explained(String sql, JsonNode plan) {}

    private final List<Explained> explained = new ArrayList<>();
    private volatile boolean explaining;

    /// The same connections, watched.
    DataSource over(DataSource source) {
        return proxy(DataSource.class, (method, values) -> {
            Object result = invoke(source, method, values);
            return method.getName().equals("getConnection") ? watched((Connection) result) : result;
        });
    }

    /// Something that asks the database.
    interface Work {
        void run() throws Exception;
    }

    List<Explained> during(Work work) throws Exception {
        synchronized (explained) {
            explained.clear();
        }
        explaining = true;
        work.run();
        explaining = false;
        synchronized (explained) {
            return List.copyOf(explained);
        }
    }

    private Connection watched(Connection connection) {
        return proxy(Connection.class, (method, values) -> {
            Object result = invoke(connection, method, values);
            return method.getName().equals("prepareStatement")
                    ? watched(connection, (String) requireNonNull(values)[0], (PreparedStatement) result)
                    : result;
        });
    }

    private PreparedStatement watched(Connection connection, String sql, PreparedStatement statement) {
        Map<Integer, Object[]> bound = new TreeMap<>();
        return proxy(PreparedStatement.class, (method, values) -> {
            if (method.getName().startsWith("set") && values != null && values[0] instanceof Integer place) {
                bound.put(place, values);
            }
            if (explaining && RUNS.contains(method.getName())) {
                explain(connection, sql, bound);
            }
            return invoke(statement, method, values);
        });
    }

    private void explain(Connection connection, String sql, Map<Integer, Object[]> bound) throws Exception {
        try (PreparedStatement explain = connection.prepareStatement("EXPLAIN (FORMAT JSON) " + sql)) {
            for (Object[] values : bound.values()) {
                explain.setObject((Integer) values[0], values[1]);
            }
            try (ResultSet rows = explain.executeQuery()) {
                rows.next();
                JsonNode plan = JSON.readTree(rows.getString(1)).get(0).get("Plan");
                synchronized (explained) {
                    explained.add(new Explained(sql, plan));
                }
            }
        }
    }

    private interface Call {
        @Nullable
        Object on(Method method, Object @Nullable [] values) throws Exception;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                ExplainingSource.class.getClassLoader(),
                new Class<?>[] {type},
                (_, method, values) -> call.on(method, values)));
    }

    private static Object invoke(Object target, Method method, Object @Nullable [] values) throws Exception {
        try {
            return method.invoke(target, values);
        } catch (InvocationTargetException failed) {
            if (failed.getCause() instanceof SQLException failure) {
                throw failure;
            }
            throw failed;
        }
    }
}
