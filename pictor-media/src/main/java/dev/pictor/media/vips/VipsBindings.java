package dev.pictor.media.vips;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The functions of libvips and GObject that we call, each under its C prototype. Nothing else is bound: every
/// operation of libvips is reached by its name and its named arguments.
final class VipsBindings {
    private static final String LIBRARY = "libvips.so.42";
    private static final String OBJECTS = "libgobject-2.0.so.0";
    private static final String GLIB = "libglib-2.0.so.0";

    private static final AddressLayout TEXT =
            ADDRESS.withTargetLayout(MemoryLayout.sequenceLayout(Long.MAX_VALUE, ValueLayout.JAVA_BYTE));

    private final SymbolLookup symbols;
    private final Linker linker = Linker.nativeLinker();

    private final MethodHandle init;
    private final MethodHandle versionString;
    private final MethodHandle errorBuffer;
    private final MethodHandle errorClear;
    private final MethodHandle concurrencySet;
    private final MethodHandle cacheSetMax;
    private final MethodHandle blockUntrustedSet;
    private final MethodHandle operationBlockSet;
    private final MethodHandle operationNew;
    private final MethodHandle setArgumentFromString;
    private final MethodHandle operationBuild;
    private final MethodHandle unrefOutputs;
    private final MethodHandle imageGetTypeof;
    private final MethodHandle imageGetInt;
    private final MethodHandle imageGetAsString;
    private final MethodHandle imageRemove;
    private final MethodHandle imageHasAlpha;
    private final MethodHandle imageWriteToMemory;
    private final MethodHandle imageCopyMemory;
    private final MethodHandle arrayImageNew;
    private final MethodHandle areaUnref;
    private final MethodHandle objectSet;
    private final MethodHandle objectGet;
    private final MethodHandle objectUnref;
    private final MethodHandle free;

    /// @throws IllegalArgumentException if a library is not installed
    VipsBindings() {
        Arena forever = Arena.global();
        symbols = SymbolLookup.libraryLookup(LIBRARY, forever)
                .or(SymbolLookup.libraryLookup(OBJECTS, forever))
                .or(SymbolLookup.libraryLookup(GLIB, forever));
        init = function("vips_init", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        versionString = function("vips_version_string", FunctionDescriptor.of(TEXT));
        errorBuffer = function("vips_error_buffer", FunctionDescriptor.of(TEXT));
        errorClear = function("vips_error_clear", FunctionDescriptor.ofVoid());
        concurrencySet = function("vips_concurrency_set", FunctionDescriptor.ofVoid(JAVA_INT));
        cacheSetMax = function("vips_cache_set_max", FunctionDescriptor.ofVoid(JAVA_INT));
        blockUntrustedSet = function("vips_block_untrusted_set", FunctionDescriptor.ofVoid(JAVA_INT));
        operationBlockSet = function("vips_operation_block_set", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT));
        operationNew = function("vips_operation_new", FunctionDescriptor.of(ADDRESS, ADDRESS));
        setArgumentFromString = function(
                "vips_object_set_argument_from_string", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
        operationBuild = function("vips_cache_operation_buildp", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        unrefOutputs = function("vips_object_unref_outputs", FunctionDescriptor.ofVoid(ADDRESS));
        imageGetTypeof = function("vips_image_get_typeof", FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS));
        imageGetInt = function("vips_image_get_int", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
        imageGetAsString =
                function("vips_image_get_as_string", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
        imageRemove = function("vips_image_remove", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
        imageHasAlpha = function("vips_image_hasalpha", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        imageWriteToMemory = function("vips_image_write_to_memory", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
        imageCopyMemory = function("vips_image_copy_memory", FunctionDescriptor.of(ADDRESS, ADDRESS));
        arrayImageNew = function("vips_array_image_new", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
        areaUnref = function("vips_area_unref", FunctionDescriptor.ofVoid(ADDRESS));
        objectSet = variadic("g_object_set");
        objectGet = variadic("g_object_get");
        objectUnref = function("g_object_unref", FunctionDescriptor.ofVoid(ADDRESS));
        free = function("g_free", FunctionDescriptor.ofVoid(ADDRESS));
    }

    private MethodHandle function(String name, FunctionDescriptor prototype) {
        return linker.downcallHandle(symbols.findOrThrow(name), prototype);
    }

    /// `void name(gpointer object, const gchar *property, gpointer value, NULL)`, all but the first two variadic.
    private MethodHandle variadic(String name) {
        return linker.downcallHandle(
                symbols.findOrThrow(name),
                FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, ADDRESS),
                Linker.Option.firstVariadicArg(2));
    }

    private static IllegalStateException broken(Throwable thrown) {
        return new IllegalStateException("a native call failed before it was made", thrown);
    }

    /// `int vips_init(const char *argv0)`
    int init(MemorySegment program) {
        try {
            return (int) init.invokeExact(program);
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /// `const char *vips_version_string(void)`
    String versionString() {
        try {
            return ((MemorySegment) versionString.invokeExact()).getString(0);
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /// `const char *vips_error_buffer(void)`
    String errorBuffer() {
        try {
            return ((MemorySegment) errorBuffer.invokeExact()).getString(0);
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /// `void vips_error_clear(void)`
    void errorClear() {
        try {
            errorClear.invokeExact();
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /// `void vips_concurrency_set(int concurrency)`
    void concurrencySet(int threads) {
        try {
            concurrencySet.invokeExact(threads);
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /// `void vips_cache_set_max(int max)`
    void cacheSetMax(int operations) {
        try {
            cacheSetMax.invokeExact(operations);
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /// `void vips_block_untrusted_set(gboolean state)`
    void blockUntrustedSet(int state) {
        try {
            blockUntrustedSet.invokeExact(state);
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /// `void vips_operation_block_set(const char *name, gboolean state)`
    void operationBlockSet(MemorySegment name, int state) {
        try {
            operationBlockSet.invokeExact(name, state);
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /// `VipsOperation *vips_operation_new(const char *name)`
    MemorySegment operationNew(MemorySegment name) {
        try {
            return (MemorySegment) operationNew.invokeExact(name);
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /// `int vips_object_set_argument_from_string(VipsObject *object, const char *name, const char *value)`
    int setArgumentFromString(MemorySegment object, MemorySegment name, MemorySegment value) {
        try {
            return (int) setArgumentFromString.invokeExact(object, name, value);
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /// `int vips_cache_operation_buildp(VipsOperation **operation)`
    int operationBuild(MemorySegment operationAddress) {
        try {
            return (int) operationBuild.invokeExact(operationAddress);
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /// `void vips_object_unref_outputs(VipsObject *object)`
    void unrefOutputs(MemorySegment object) {
        try {
            unrefOutputs.invokeExact(object);
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /// `GType vips_image_get_typeof(const VipsImage *image, const char *name)`
    long imageGetTypeof(MemorySegment image, MemorySegment name) {
        try {
            return (long) imageGetTypeof.invokeExact(image, name);
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /// `int vips_image_get_int(const VipsImage *image, const char *name, int *out)`
    int imageGetInt(MemorySegment image, MemorySegment name, MemorySegment out) {
        try {
            return (int) imageGetInt.invokeExact(image, name, out);
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /// `int vips_image_get_as_string(const VipsImage *image, const char *name, char **out)`
    int imageGetAsString(MemorySegment image, MemorySegment name, MemorySegment out) {
        try {
            return (int) imageGetAsString.invokeExact(image, name, out);
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /// `gboolean vips_image_remove(VipsImage *image, const char *name)`
    void imageRemove(MemorySegment image, MemorySegment name) {
        try {
            int _ = (int) imageRemove.invokeExact(image, name);
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /// `gboolean vips_image_hasalpha(VipsImage *image)`
    int imageHasAlpha(MemorySegment image) {
        try {
            return (int) imageHasAlpha.invokeExact(image);
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /// `void *vips_image_write_to_memory(VipsImage *in, size_t *size)`
    MemorySegment imageWriteToMemory(MemorySegment image, MemorySegment size) {
        try {
            return (MemorySegment) imageWriteToMemory.invokeExact(image, size);
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /// `VipsImage *vips_image_copy_memory(VipsImage *image)`
    MemorySegment imageCopyMemory(MemorySegment image) {
        try {
            return (MemorySegment) imageCopyMemory.invokeExact(image);
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /// `VipsArrayImage *vips_array_image_new(VipsImage **array, int n)`
    MemorySegment arrayImageNew(MemorySegment images, int count) {
        try {
            return (MemorySegment) arrayImageNew.invokeExact(images, count);
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /// `void vips_area_unref(VipsArea *area)`
    void areaUnref(MemorySegment area) {
        try {
            areaUnref.invokeExact(area);
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /// `void g_object_set(gpointer object, const gchar *first_property_name, ...)`
    void objectSet(MemorySegment object, MemorySegment property, MemorySegment value) {
        try {
            objectSet.invokeExact(object, property, value, MemorySegment.NULL);
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /// `void g_object_get(gpointer object, const gchar *first_property_name, ...)`
    void objectGet(MemorySegment object, MemorySegment property, MemorySegment out) {
        try {
            objectGet.invokeExact(object, property, out, MemorySegment.NULL);
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /// `void g_object_unref(gpointer object)`
    void objectUnref(MemorySegment object) {
        try {
            objectUnref.invokeExact(object);
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }

    /// `void g_free(gpointer mem)`
    void free(MemorySegment memory) {
        try {
            free.invokeExact(memory);
        } catch (Throwable thrown) {
            throw broken(thrown);
        }
    }
}
