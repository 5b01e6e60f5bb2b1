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
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Asks for both plans of each statement that passes through, just before it runs: the one for its values, and the
/// one for any values, which the server may take once it has seen the statement a few times.
final class ExplainingSource {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> RUNS = Set.of("executeUpdate", "executeQuery", "execute", "executeBatch");

    /// A place for a value. What stands between quotes is no place.
    private static final Pattern PLACE = Pattern.compile("'[^']*'|\\?");

    /// A statement, and how the server runs it.
    record Explained(String sql, JsonNode plan, JsonNode genericPlan) {}

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
        JsonNode own;
        try (PreparedStatement explain = connection.prepareStatement("EXPLAIN (FORMAT JSON) " + sql)) {
            for (Object[] values : bound.values()) {
                explain.setObject((Integer) values[0], values[1]);
            }
            own = plan(explain.executeQuery());
        }
        JsonNode generic = genericPlan(connection, sql, bound.size());
        synchronized (explained) {
            explained.add(new Explained(sql, own, generic));
        }
    }

    private static JsonNode genericPlan(Connection connection, String sql, int values) throws Exception {
        AtomicInteger place = new AtomicInteger();
        String numbered = PLACE.matcher(sql)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group().equals("?") ? "$" + place.incrementAndGet() : found.group()));
        String arguments = values == 0 ? "" : "(" + String.join(", ", Collections.nCopies(values, "NULL")) + ")";
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET plan_cache_mode = force_generic_plan");
            statement.execute("PREPARE any_values AS " + numbered);
            JsonNode plan = plan(statement.executeQuery("EXPLAIN (FORMAT JSON) EXECUTE any_values" + arguments));
            statement.execute("DEALLOCATE any_values");
            statement.execute("RESET plan_cache_mode");
            return plan;
        }
    }

    private static JsonNode plan(ResultSet rows) throws Exception {
        try (rows) {
            rows.next();
            return JSON.readTree(rows.getString(1)).get(0).get("Plan");
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
