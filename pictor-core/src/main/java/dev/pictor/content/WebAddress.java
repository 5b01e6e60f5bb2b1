package dev.pictor.content;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads an address as browsers do, and writes it down in one spelling. The steps are those of the WHATWG URL
/// standard for the schemes `http` and `https`, without a base.
final class WebAddress {
    // What is percent-encoded in each part, besides control characters and whatever is not ASCII.
    private static final String IN_FRAGMENT = " \"<>`";
    private static final String IN_QUERY = " \"#<>'";
    private static final String IN_PATH = IN_FRAGMENT + "#?{}";
    private static final String IN_USER = IN_PATH + "/:;=@[\\]^|";

    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):");
    private static final int MAX_PORT = 65_535;

    private WebAddress() {}

    /// What a text says.
    sealed interface Reading {}

    record Read(String canonical) implements Reading {}

    record Refused(String reason) implements Reading {}

    static Reading read(String given) {
        String text = trimmed(given);
        Matcher start = SCHEME.matcher(text);
        if (!start.lookingAt()) {
            return new Refused("relative URL without a base");
        }
        String scheme = start.group(1).toLowerCase(Locale.ROOT);
        String rest = text.substring(start.end());
        return switch (scheme) {
            case "http" -> read(scheme, rest, 80);
            case "https" -> read(scheme, rest, 443);
            default -> new Read(scheme + ":" + encoded(rest, ""));
        };
    }

    private static String trimmed(String given) {
        int start = 0;
        int end = given.length();
        while (start < end && given.charAt(start) <= ' ') {
            start++;
        }
        while (start < end && given.charAt(end - 1) <= ' ') {
            end--;
        }
        return given.substring(start, end).replaceAll("[\t\n\r]", "");
    }

    private static Reading read(String scheme, String rest, int defaultPort) {
        int start = 0;
        while (start < rest.length() && isSlash(rest.charAt(start))) {
            start++;
        }
        int end = start;
        while (end < rest.length() && !isSlash(rest.charAt(end)) && "?#".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        int at = rest.lastIndexOf('@', end - 1);
        int hostStart = at < start ? start : at + 1;
        String user = at < start ? "" : user(rest.substring(start, at));
        return switch (HostAndPort.read(rest.substring(hostStart, end), defaultPort)) {
            case Refused refused -> refused;
            case Read(String host) -> new Read(scheme + "://" + user + host + afterHost(rest.substring(end)));
        };
    }

    private static boolean isSlash(char c) {
        return c == '/' || c == '\\';
    }

    private static String user(String text) {
        int colon = text.indexOf(':');
        String name = encoded(colon < 0 ? text : text.substring(0, colon), IN_USER);
        String password = colon < 0 ? "" : encoded(text.substring(colon + 1), IN_USER);
        if (name.isEmpty() && password.isEmpty()) {
            return "";
        }
        return password.isEmpty() ? name + "@" : name + ":" + password + "@";
    }

    /// Path, query and fragment.
    private static String afterHost(String text) {
        int hash = text.indexOf('#');
        String fragment = hash < 0 ? "" : "#" + encoded(text.substring(hash + 1), IN_FRAGMENT);
        String beforeFragment = hash < 0 ? text : text.substring(0, hash);
        int mark = beforeFragment.indexOf('?');
        String query = mark < 0 ? "" : "?" + encoded(beforeFragment.substring(mark + 1), IN_QUERY);
        String path = mark < 0 ? beforeFragment : beforeFragment.substring(0, mark);
        return path(path) + query + fragment;
    }

    private static String path(String text) {
        String[] segments = (text.isEmpty() ? "/" : text).substring(1).split("[/\\\\]", -1);
        Deque<String> kept = new ArrayDeque<>();
        for (int i = 0; i < segments.length; i++) {
            String dots = segments[i].replaceAll("(?i)%2e", ".");
            boolean isStep = dots.equals(".") || dots.equals("..");
            if (dots.equals("..")) {
                kept.pollLast();
            }
            if (!isStep) {
                kept.addLast(encoded(segments[i], IN_PATH));
            } else if (i == segments.length - 1) {
                kept.addLast("");
            }
        }
        return kept.stream().collect(Collectors.joining("/", "/", ""));
    }

    /// Percent-encodes what may not stand as it is. What is encoded already stays.
    private static String encoded(String text, String set) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b < ' ' || b == 0x7f || set.indexOf(b) >= 0) {
                encoded.append("%%%02X".formatted(b));
            } else {
                encoded.append((char) b);
            }
        }
        return encoded.toString();
    }

    /// The part of an address that names the machine.
    private static final class HostAndPort {
        static Reading read(String text, int defaultPort) {
            int colon = text.lastIndexOf(':');
            boolean hasPort = colon > text.lastIndexOf(']');
            String host = hasPort ? text.substring(0, colon) : text;
            String port = hasPort ? text.substring(colon + 1) : "";
            if (host.isEmpty()) {
                return new Refused("empty host");
            }
            if (!port.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return new Refused("invalid port number");
            }
            String digits = port.replaceFirst("^0+(?=.)", "");
            if (digits.length() > 5 || (!digits.isEmpty() && Integer.parseInt(digits) > MAX_PORT)) {
                return new Refused("invalid port number");
            }
            boolean isDefault = digits.isEmpty() || Integer.parseInt(digits) == defaultPort;
            return switch (WebHost.read(host)) {
                case Refused refused -> refused;
                case Read(String name) -> new Read(isDefault ? name : name + ":" + digits);
            };
        }
    }
}
