package dev.pictor.job;

/// The name of a queue. Two are shared with peers of the reference, which never claim from any other.
public record Queue(String name) {
    /// Things to remove.
    public static final Queue CLEANUP = new Queue("cleanup");

    /// Things to make: uploads in the background, and variants.
    public static final Queue PROCESS = new Queue("process");

    /// The longest name; it travels in notifications.
    public static final int MAX_LENGTH = 200;

    public Queue {
        if (name.isBlank() || name.length() > MAX_LENGTH || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("no name of a queue: " + name);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
