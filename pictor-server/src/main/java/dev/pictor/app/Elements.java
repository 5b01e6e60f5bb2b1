package dev.pictor.app;

import dev.pictor.app.Environment.Form;
import dev.pictor.app.Environment.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Elements of the one list that there is, each of them in a variable of its own: `PICTRS__MEDIA__FILTERS[0]`.
final class Elements {
    private static final String LIST = "media.filters";
    private static final Pattern ELEMENT = Pattern.compile("media\\.filters\\[([0-9]{1,4})]");

    private Elements() {}

    /// The variables, with elements put into the list that the layers below hold. Beside the list itself they say
    /// nothing.
    ///
    /// @throws ConfigException if an element has no place in the list
    static List<Setting> joined(List<Setting> below, List<Setting> variables) {
        List<Setting> others = new ArrayList<>();
        List<Setting> elements = new ArrayList<>();
        variables.forEach(variable -> (ELEMENT.matcher(variable.key()).matches() ? elements : others).add(variable));
        if (elements.isEmpty() || others.stream().anyMatch(other -> other.key().equals(LIST))) {
            return others;
        }
        List<String> names = new ArrayList<>(List.of(last(below).split(",")));
        elements.stream()
                .sorted((one, other) -> Integer.compare(index(one), index(other)))
                .forEach(element -> put(names, element));
        others.add(new Setting(LIST, String.join(",", names), elements.getLast().source(), Form.QUOTED));
        return others;
    }

    private static String last(List<Setting> layers) {
        return layers.stream()
                .filter(setting -> setting.key().equals(LIST))
                .reduce((_, later) -> later)
                .map(Setting::value)
                .orElseGet(() ->
                        Objects.requireNonNull(Keys.find(LIST).orElseThrow().usual()));
    }

    private static void put(List<String> names, Setting element) {
        int index = index(element);
        if (index > names.size()) {
            throw new ConfigException("%s = %s (from %s): expected an element up to [%d]"
                    .formatted(LIST, element.value(), element.source(), names.size()));
        }
        if (index == names.size()) {
            names.add(element.value());
        } else {
            names.set(index, element.value());
        }
    }

    private static int index(Setting element) {
        Matcher matcher = ELEMENT.matcher(element.key());
        if (!matcher.matches()) {
            throw new IllegalStateException("no element: " + element.key());
        }
        return Integer.parseInt(matcher.group(1));
    }
}
