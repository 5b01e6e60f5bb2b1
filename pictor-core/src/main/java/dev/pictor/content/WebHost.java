package dev.pictor.content;

import dev.pictor.content.WebAddress.Read;
import dev.pictor.content.WebAddress.Reading;
import dev.pictor.content.WebAddress.Refused;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// Reads the host of a web address: a name, in letters of whatever script, or a number in one of its many spellings.
final class WebHost {
    private static final Pattern FORBIDDEN = Pattern.compile("[\\x00-\\x20#/:<>?@\\[\\\\\\]^|%\\x7f]");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]+");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0[xX][0-9A-Fa-f]*");
    private static final long MAX_IPV4 = 0xFFFF_FFFFL;

    private WebHost() {}

    static Reading read(String text) {
        if (text.startsWith("[")) {
            return text.endsWith("]") ? ipv6(text.substring(1, text.length() - 1)) : invalidIpv6();
        }
        String name = mapped(percentDecoded(text));
        List<String> labels = new ArrayList<>();
        for (String label : name.split("\\.", -1)) {
            labels.add(isAscii(label) ? label : "xn--" + Punycode.encoded(label));
        }
        String ascii = String.join(".", labels);
        if (ascii.isEmpty()) {
            return new Refused("empty host");
        }
        if (FORBIDDEN.matcher(ascii).find() || !isWritable(name)) {
            return new Refused("invalid international domain name");
        }
        if (labels.getLast().isEmpty() && labels.size() > 1) {
            labels.removeLast();
        }
        return NUMBER.matcher(labels.getLast()).matches() ? ipv4(labels) : new Read(ascii);
    }

    private static String percentDecoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            int high = i + 2 < bytes.length && bytes[i] == '%' ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
            decoded.write(low < 0 ? bytes[i] : high << 4 | low);
            i += low < 0 ? 0 : 2;
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    /// As UTS 46 maps names: compatibility forms and capitals become plain small letters, what cannot be seen goes.
    private static String mapped(String text) {
        StringBuilder small = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFKC).codePoints().forEach(c -> {
            if (c == 'İ') {
                small.append("i\u0307");
            } else if (c == '\u3002') { // what is left of the four full stops
                small.append('.');
            } else if (c != 0xAD && !(c >= 0x200B && c <= 0x200D) && c != 0x2060 && !(c >= 0xFE00 && c <= 0xFE0F)) {
                small.appendCodePoint(Character.toLowerCase(c));
            }
        });
        return Normalizer.normalize(small, Normalizer.Form.NFKC);
    }

    private static boolean isWritable(String name) {
        return name.codePoints().allMatch(c -> switch (Character.getType(c)) {
            case Character.UNASSIGNED, Character.PRIVATE_USE, Character.SURROGATE -> false;
            default -> c != 0xFFFD;
        });
    }

    private static Refused invalidIpv6() {
        return new Refused("invalid IPv6 address");
    }

    private static Reading ipv6(String text) {
        if (!IPV6.matcher(text).matches() || text.indexOf(':') < 0) {
            return invalidIpv6();
        }
        try {
            byte[] bytes = InetAddress.ofLiteral(text).getAddress();
            if (bytes.length == 4) { // the JDK takes an embedded address for the address itself
                byte[] embedded = new byte[16];
                Arrays.fill(embedded, 10, 12, (byte) 0xFF);
                System.arraycopy(bytes, 0, embedded, 12, 4);
                bytes = embedded;
            }
            return new Read(
                    "[" + compressed(ByteBuffer.wrap(bytes).asCharBuffer().toString()) + "]");
        } catch (IllegalArgumentException unreadable) {
            return invalidIpv6();
        }
    }

    /// The first of the longest runs of zeros is left out.
    private static String compressed(String pieces) {
        int longest = -1;
        int length = 1; // a single zero is written
        for (int start = 0; start < 8; start++) {
            int end = start;
            while (end < 8 && pieces.charAt(end) == 0) {
                end++;
            }
            if (end - start > length) {
                longest = start;
                length = end - start;
            }
        }
        return longest < 0
                ? hex(pieces)
                : hex(pieces.substring(0, longest)) + "::" + hex(pieces.substring(longest + length));
    }

    private static String hex(String pieces) {
        return String.join(":", pieces.chars().mapToObj(Integer::toHexString).toList());
    }

    /// Each part may be decimal, octal or hexadecimal; the last one fills the bytes that are left.
    private static Reading ipv4(List<String> parts) {
        Refused invalid = new Refused("invalid IPv4 address");
        if (parts.size() > 4) {
            return invalid;
        }
        long address = 0;
        for (int i = 0; i < parts.size(); i++) {
            boolean isLast = i == parts.size() - 1;
            OptionalLong number = number(parts.get(i));
            int bits = isLast ? 8 * (4 - i) : 8;
            if (number.isEmpty() || number.getAsLong() >= 1L << bits) {
                return invalid;
            }
            address |= isLast ? number.getAsLong() : number.getAsLong() << (24 - 8 * i);
        }
        return new Read("%d.%d.%d.%d".formatted(address >> 24, address >> 16 & 255, address >> 8 & 255, address & 255));
    }

    private static OptionalLong number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        boolean isHex = text.length() > 1 && (text.charAt(1) == 'x' || text.charAt(1) == 'X');
        boolean isOctal = !isHex && text.length() > 1 && text.charAt(0) == '0';
        String digits = isHex ? "0" + text.substring(2) : text;
        try {
            long value = Long.parseLong(digits, isHex ? 16 : isOctal ? 8 : 10);
            return value <= MAX_IPV4 ? OptionalLong.of(value) : OptionalLong.empty();
        } catch (NumberFormatException tooLong) {
            return OptionalLong.empty();
        }
    }
}
