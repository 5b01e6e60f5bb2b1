package dev.pictor.app.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one log of this process. Until the settings are known it goes to standard error.
public final class Logs extends ContextAwareBase implements Configurator {
    /// Where lines go.
    public enum Stream {
        OUT(ConsoleTarget.SystemOut),
        /// For commands whose answer stands alone.
        ERR(ConsoleTarget.SystemErr);

        private final ConsoleTarget target;

        Stream(ConsoleTarget target) {
            this.target = target;
        }
    }

    /// Lets everything that happens from now on be told as the settings say.
    public static void install(LogConfig config, Stream stream) {
        configure((LoggerContext) LoggerFactory.getILoggerFactory(), config, stream);
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        configure(context, LogConfig.FIRST, Stream.ERR);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /// A logger has the lowest level that may be told of it, so that what is never told costs one comparison.
    private static void configure(LoggerContext context, LogConfig config, Stream stream) {
        context.reset();
        LogFilter filter = config.filter();
        for (String name : filter.loggers()) {
            context.getLogger(name.isEmpty() ? Logger.ROOT_LOGGER_NAME : name).setLevel(filter.lowest(name));
        }
        Lines lines = new Lines(config);
        lines.setContext(context);
        lines.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("console");
        console.setTarget(stream.target.getName());
        console.setEncoder(lines);
        console.addFilter(new Told(filter));
        console.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(console);
    }

    /// What levels of loggers cannot say: parts of names, and fields.
    private static final class Told extends Filter<ILoggingEvent> {
        private final LogFilter filter;

        Told(LogFilter filter) {
            this.filter = filter;
        }

        @Override
        public FilterReply decide(ILoggingEvent event) {
            boolean accepted = filter.accepts(
                    event.getLoggerName(),
                    event.getLevel(),
                    name -> Optional.ofNullable(event.getKeyValuePairs()).orElse(List.of()).stream()
                            .anyMatch(pair -> pair.key.equals(name)));
            return accepted ? FilterReply.NEUTRAL : FilterReply.DENY;
        }
    }
}
