package dev.pictor.media.vips;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// The pictures of one operation of ours: each is made of others, and all are let go together.
final class Pipeline implements AutoCloseable {
    private final VipsBindings vips;
    private final List<MemorySegment> owned = new ArrayList<>();

    Pipeline(VipsBindings vips) {
        this.vips = vips;
    }

    /// Runs an operation that yields a picture. Most only note what is to be done.
    VipsImage make(Call call) throws VipsException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment operation = build(call, arena);
            MemorySegment out = arena.allocate(ADDRESS);
            vips.objectGet(operation, arena.allocateFrom("out"), out);
            release(operation);
            return own(out.get(ADDRESS, 0));
        }
    }

    /// Runs an operation that writes a picture: here everything before it is computed.
    void write(Call call) throws VipsException {
        try (Arena arena = Arena.ofConfined()) {
            release(build(call, arena));
        }
    }

    /// Computes a picture into memory, so that it can be read in any order.
    VipsImage inMemory(VipsImage image) throws VipsException {
        MemorySegment copy = vips.imageCopyMemory(image.address());
        if (copy.address() == 0) {
            throw failure("buffer");
        }
        return own(copy);
    }

    /// The same pixels without some of the header fields.
    VipsImage without(VipsImage image, List<String> fields) throws VipsException {
        VipsImage copy = make(Call.of("copy").with("in", image)); // fields of a shared picture must not change
        try (Arena arena = Arena.ofConfined()) {
            for (String field : fields) {
                vips.imageRemove(copy.address(), arena.allocateFrom(field));
            }
        }
        return copy;
    }

    /// Computes a picture and returns its samples, row by row, band by band, in the machine's byte order.
    byte[] samples(VipsImage image) throws VipsException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(JAVA_LONG);
            MemorySegment samples = vips.imageWriteToMemory(image.address(), size);
            if (samples.address() == 0) {
                throw failure("samples");
            }
            try {
                return samples.reinterpret(size.get(JAVA_LONG, 0)).toArray(JAVA_BYTE);
            } finally {
                vips.free(samples);
            }
        }
    }

    @Override
    public void close() {
        for (MemorySegment object : owned.reversed()) {
            vips.objectUnref(object);
        }
        owned.clear();
        vips.errorClear();
    }

    /// A built operation; the caller has to release it.
    private MemorySegment build(Call call, Arena arena) throws VipsException {
        MemorySegment operation = vips.operationNew(arena.allocateFrom(call.operation()));
        if (operation.address() == 0) {
            throw failure(call.operation());
        }
        MemorySegment holder = arena.allocateFrom(ADDRESS, operation);
        boolean built = setAll(operation, call, arena) && vips.operationBuild(holder) == 0;
        MemorySegment current = holder.get(ADDRESS, 0);
        if (!built) {
            release(current);
            throw failure(call.operation());
        }
        return current;
    }

    private boolean setAll(MemorySegment operation, Call call, Arena arena) {
        for (Call.Argument argument : call.arguments()) {
            if (!set(operation, argument, arena)) {
                return false;
            }
        }
        return true;
    }

    private boolean set(MemorySegment operation, Call.Argument argument, Arena arena) {
        switch (argument) {
            case Call.Argument.Text(String name, String value) -> {
                return vips.setArgumentFromString(operation, arena.allocateFrom(name), arena.allocateFrom(value)) == 0;
            }
            case Call.Argument.Picture(String name, VipsImage value) ->
                vips.objectSet(operation, arena.allocateFrom(name), value.address());
            case Call.Argument.Pictures(String name, List<VipsImage> values) -> {
                MemorySegment array = arena.allocate(ADDRESS, values.size());
                for (int i = 0; i < values.size(); i++) {
                    array.setAtIndex(ADDRESS, i, values.get(i).address());
                }
                MemorySegment area = vips.arrayImageNew(array, values.size());
                vips.objectSet(operation, arena.allocateFrom(name), area);
                vips.areaUnref(area);
            }
        }
        return true;
    }

    private void release(MemorySegment operation) {
        vips.unrefOutputs(operation);
        vips.objectUnref(operation);
    }

    private VipsImage own(MemorySegment image) {
        owned.add(image);
        return new VipsImage(vips, image);
    }

    private VipsException failure(String operation) {
        String message = vips.errorBuffer().strip();
        vips.errorClear();
        return new VipsException(operation + ": " + message);
    }
}
