package dev.pictor.media.vips;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A libvips operation and its arguments, by name, before it is run.
///
/// Everything but pictures travels as text, so that libvips itself checks it: an unknown word or number is an error
/// there, where the same value given as a C enum would abort the process.
final class Call {
    /// An argument, ready to be handed over.
    sealed interface Argument {
        record Text(String name, String value) implements Argument {}

        record Picture(String name, VipsImage value) implements Argument {}

        record Pictures(String name, List<VipsImage> values) implements Argument {}
    }

    private final String operation;
    private final List<Argument> arguments = new ArrayList<>();

    private Call(String operation) {
        this.operation = operation;
    }

    static Call of(String operation) {
        return new Call(operation);
    }

    Call with(String name, VipsImage value) {
        arguments.add(new Argument.Picture(name, value));
        return this;
    }

    Call with(String name, List<VipsImage> values) {
        arguments.add(new Argument.Pictures(name, List.copyOf(values)));
        return this;
    }

    Call with(String name, int value) {
        arguments.add(new Argument.Text(name, Integer.toString(value)));
        return this;
    }

    Call with(String name, double value) {
        arguments.add(new Argument.Text(name, Double.toString(value)));
        return this;
    }

    /// One of the operation's words, or a switch: `true`.
    Call with(String name, String word) {
        arguments.add(new Argument.Text(name, word));
        return this;
    }

    Call with(String name, Path file) {
        arguments.add(new Argument.Text(name, file.toString()));
        return this;
    }

    String operation() {
        return operation;
    }

    List<Argument> arguments() {
        return List.copyOf(arguments);
    }
}
