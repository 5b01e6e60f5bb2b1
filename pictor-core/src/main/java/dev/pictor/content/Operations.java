package dev.pictor.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads operations from the names and values of a query, or back from a variant's name.
public final class Operations {
    /// The most operations that one rendition may have.
    public static final int MAX_COUNT = 64;

    private static final Pattern UINT = Pattern.compile("\\+?[0-9]+");
    private static final Pattern AREA = Pattern.compile("a+(\\+?[0-9]+)");
    private static final Pattern FLOAT = Pattern.compile("[+-]?(([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?)");
    private static final Pattern SPECIAL_FLOAT = Pattern.compile("([+-]?)(inf|infinity|nan)", Pattern.CASE_INSENSITIVE);

    private Operations() {}

    /// Reads one operation, its name in lower case; empty where the name is unknown or the value is not one of its.
    public static Optional<Operation> parse(String name, String value) {
        return switch (name) {
            case "identity" -> Optional.of(new Operation.Identity());
            case "thumbnail" -> unsigned(value).map(Operation.Thumbnail::new);
            case "resize" -> resize(value);
            case "crop" -> crop(value);
            case "blur" -> sigma(value).map(Operation.Blur::new);
            default -> Optional.empty();
        };
    }

    /// Reads a variant's name back into what it was made from; empty where no request can have made it.
    public static Optional<Rendition> parse(Variant variant) {
        String[] segments = variant.name().split("/", -1);
        Optional<OutputFormat> target = OutputFormat.ofExtension(segments[segments.length - 1]);
        if (target.isEmpty() || segments.length % 2 == 0) {
            return Optional.empty();
        }
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i + 1 < segments.length; i += 2) {
            Optional<Operation> operation = parse(segments[i], segments[i + 1]);
            if (operation.isEmpty()) {
                return Optional.empty();
            }
            operations.add(operation.get());
        }
        return Optional.of(new Rendition(operations, target.get()));
    }

    private static Optional<Operation> resize(String value) {
        int dot = value.indexOf('.');
        if (dot < 0) {
            return unsigned(value).map(side -> new Operation.Resize(side, null));
        }
        @Nullable ResizeFilter filter = ResizeFilter.of(value.substring(0, dot)).orElse(null);
        String size = value.substring(dot + 1);
        var area = AREA.matcher(size);
        if (area.matches()) {
            return unsigned(area.group(1)).map(pixels -> new Operation.ResizeArea(pixels, filter));
        }
        return unsigned(size).map(side -> new Operation.Resize(side, filter));
    }

    private static Optional<Operation> crop(String value) {
        String[] pieces = value.split("x", -1);
        if (pieces.length < 2) {
            return Optional.empty();
        }
        Optional<Long> across = unsigned(pieces[0]);
        Optional<Long> down = unsigned(pieces[1]);
        if (across.isEmpty() || down.isEmpty() || !isTerm(across.get()) || !isTerm(down.get())) {
            return Optional.empty();
        }
        return Optional.of(
                new Operation.Crop(across.get().intValue(), down.get().intValue()));
    }

    private static boolean isTerm(long value) {
        return value >= 1 && value <= Operation.Crop.MAX_TERM;
    }

    private static Optional<Long> unsigned(String text) {
        if (!UINT.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseUnsignedLong(text));
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }

    private static Optional<Double> sigma(String text) {
        if (FLOAT.matcher(text).matches()) {
            return Optional.of(Double.parseDouble(text));
        }
        var special = SPECIAL_FLOAT.matcher(text);
        if (!special.matches()) {
            return Optional.empty();
        }
        if (special.group(2).equalsIgnoreCase("nan")) {
            return Optional.of(Double.NaN);
        }
        return Optional.of(special.group(1).equals("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    }
}
