package dev.pictor.media.vips;

import dev.pictor.content.Format;
import dev.pictor.content.Operation;
import dev.pictor.content.Operations;
import dev.pictor.media.Pictures.RenderRequest;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/// What the tests of the worker pool share.
final class Fixture {
    static final Duration PATIENT = Duration.ofSeconds(60);
    static final long MEMORY_BYTES = 1L << 30;

    private Fixture() {}

    static VipsConfig config(int workers, int waiting, Duration timeLimit) {
        return new VipsConfig(workers, waiting, timeLimit, MEMORY_BYTES, VipsConfig.ownCommand());
    }

    /// Operations as they stand in a query: `resize=300&crop=1x1`.
    static List<Operation> operations(String query) {
        List<Operation> operations = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                String[] sides = pair.split("=", 2);
                operations.add(Operations.parse(sides[0], sides[1]).orElseThrow());
            }
        }
        return operations;
    }

    static RenderRequest request(Path source, Format from, String query, Format to, Path target) {
        return new RenderRequest(source, from, operations(query), to, target);
    }

    /// Writes a PNG whose red grows to the right and whose green grows downwards.
    static Path gradient(int width, int height, Path file) throws IOException {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                picture.setRGB(x, y, Colours.rgb(Colours.part(x, width), Colours.part(y, height), (x ^ y) & 0xFF));
            }
        }
        ImageIO.write(picture, "png", file.toFile());
        return file;
    }

    /// Writes a black PNG.
    static Path black(int width, int height, Path file) throws IOException {
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_BINARY), "png", file.toFile());
        return file;
    }

    static BufferedImage read(Path png) throws IOException {
        BufferedImage picture = ImageIO.read(png.toFile());
        if (picture == null) {
            throw new IOException("not a picture that Java reads: " + png);
        }
        return picture;
    }
}
