package dev.pictor.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What ends the bytes of a part: a line end and the boundary. It has one carriage return, its first byte.
final class Delimiter {
    private final byte[] bytes;
    private final int[] shifts = new int[256];

    Delimiter(FormType type) {
        byte[] dashBoundary = type.dashBoundary();
        byte[] lineEnd = "\r\n".getBytes(StandardCharsets.US_ASCII);
        bytes = Arrays.copyOf(lineEnd, lineEnd.length + dashBoundary.length);
        System.arraycopy(dashBoundary, 0, bytes, lineEnd.length, dashBoundary.length);
        Arrays.fill(shifts, bytes.length);
        for (int i = 0; i < bytes.length - 1; i++) {
            shifts[bytes[i] & 0xff] = bytes.length - 1 - i;
        }
    }

    int length() {
        return bytes.length;
    }

    /// Its first bytes.
    ByteBuffer prefix(int count) {
        return ByteBuffer.wrap(bytes, 0, count);
    }

    /// Where it begins as a whole between the position and the limit, or -1. Looks at about one byte in its length.
    int find(ByteBuffer data) {
        int last = bytes.length - 1;
        int end = data.limit() - bytes.length;
        int at = data.position();
        while (at <= end) {
            byte seen = data.get(at + last);
            if (seen == bytes[last] && matching(data, at, 0) == last + 1) {
                return at;
            }
            at += shifts[seen & 0xff];
        }
        return -1;
    }

    /// How many bytes at the limit are the beginning of it.
    int findTail(ByteBuffer data) {
        int from = Math.max(data.position(), data.limit() - (bytes.length - 1));
        for (int at = from; at < data.limit(); at++) {
            if (data.get(at) == bytes[0] && at + matching(data, at, 0) == data.limit()) {
                return data.limit() - at;
            }
        }
        return 0;
    }

    /// How many bytes from `at` on equal this one's from `offset` on.
    int matching(ByteBuffer data, int at, int offset) {
        int count = 0;
        while (offset + count < bytes.length
                && at + count < data.limit()
                && data.get(at + count) == bytes[offset + count]) {
            count++;
        }
        return count;
    }
}
