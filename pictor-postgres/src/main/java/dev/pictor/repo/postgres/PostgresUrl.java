package dev.pictor.repo.postgres;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// An address as libpq writes it, in the words of JDBC.
record PostgresUrl(String jdbcUrl, String user, String password) {
    private static final Pattern URL = Pattern.compile("postgres(?:ql)?://"
            + "(?:(?<login>[^/?#]*)@)?"
            + "(?<host>\\[[0-9a-fA-F:.%]+]|[^:/?#@\\[\\]]*)"
            + "(?::(?<port>[0-9]{1,5}))?"
            + "(?:/(?<database>[^?#/]*))?"
            + "(?:\\?(?<parameters>[^#]*))?");
    private static final String DEFAULT_PORT = "5432";

    /// Names of libpq that the driver spells in its own way.
    private static final Map<String, String> SPELLINGS = Map.of(
            "application_name", "ApplicationName",
            "connect_timeout", "connectTimeout");

    static PostgresUrl parse(String url, PostgresTls tls) {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw unreadable("it does not look like postgres://user:password@host:port/database");
        }
        Map<String, String> parameters = parameters(group(parts, "parameters").orElse(""));
        String login = group(parts, "login").orElse("");
        int colon = login.indexOf(':');
        String name = decode(colon < 0 ? login : login.substring(0, colon));
        String secret = colon < 0 ? "" : decode(login.substring(colon + 1));
        String user = taken(parameters, "user").orElse(name.isEmpty() ? "postgres" : name);
        String password = taken(parameters, "password").orElse(secret);
        String host = group(parts, "host").orElse("localhost");
        if (decode(host).startsWith("/") || parameters.containsKey("host")) {
            throw unreadable("a Unix socket cannot be used, only a host");
        }
        tls.writeTo(parameters);
        String database = decode(group(parts, "database").orElse(user));
        String jdbcUrl = "jdbc:postgresql://" + host + ":"
                + group(parts, "port").orElse(DEFAULT_PORT) + "/" + encode(database) + written(parameters);
        return new PostgresUrl(jdbcUrl, user, password);
    }

    private static Optional<String> group(Matcher parts, String name) {
        return Optional.ofNullable(parts.group(name)).filter(text -> !text.isEmpty());
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String name = decode(pair.substring(0, equals));
                parameters.put(SPELLINGS.getOrDefault(name, name), decode(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static Optional<String> taken(Map<String, String> parameters, String name) {
        return Optional.ofNullable(parameters.remove(name));
    }

    private static String written(Map<String, String> parameters) {
        return parameters.isEmpty()
                ? ""
                : parameters.entrySet().stream()
                        .map(pair -> encode(pair.getKey()) + "=" + encode(pair.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException broken) {
            throw unreadable(
                    "a percent sign is not followed by two hex digits"); // without the cause: it shows the text
        }
    }

    private static IllegalArgumentException unreadable(String why) {
        return new IllegalArgumentException("not the address of a PostgreSQL database: " + why);
    }

    @Override
    public String toString() {
        return "PostgresUrl[hidden]";
    }
}
