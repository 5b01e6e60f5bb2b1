package dev.pictor.remote.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/// The addresses of the public Internet: what the special-purpose registries of IANA (RFC 6890 and its successors) do
/// not set apart. An IPv6 address that carries an IPv4 address is judged by that one, too.
final class PublicAddresses {
    private static final List<Block> RESERVED = List.of(
            Block.of("0.0.0.0/8"),
            Block.of("10.0.0.0/8"),
            Block.of("100.64.0.0/10"),
            Block.of("127.0.0.0/8"),
            Block.of("169.254.0.0/16"),
            Block.of("172.16.0.0/12"),
            Block.of("192.0.0.0/24"),
            Block.of("192.0.2.0/24"),
            Block.of("192.88.99.0/24"),
            Block.of("192.168.0.0/16"),
            Block.of("198.18.0.0/15"),
            Block.of("198.51.100.0/24"),
            Block.of("203.0.113.0/24"),
            Block.of("224.0.0.0/4"),
            Block.of("240.0.0.0/4"),
            Block.of("2001::/23"), // protocol assignments, Teredo and benchmarks among them
            Block.of("2001:db8::/32"),
            Block.of("3fff::/20"));

    private static final Block GLOBAL_UNICAST = Block.of("2000::/3");
    private static final Block NAT64 = Block.of("64:ff9b::/96");
    private static final Block SIX_TO_FOUR = Block.of("2002::/16");
    private static final int NAT64_OFFSET = 12;
    private static final int SIX_TO_FOUR_OFFSET = 2;
    private static final int ISATAP_OFFSET = 12;
    private static final int IPV4_BYTES = 4;

    private PublicAddresses() {}

    static boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (RESERVED.stream().anyMatch(block -> block.contains(bytes))) {
            return false;
        }
        if (bytes.length == IPV4_BYTES) {
            return true;
        }
        if (NAT64.contains(bytes)) {
            return contains(embedded(bytes, NAT64_OFFSET));
        }
        if (SIX_TO_FOUR.contains(bytes)) {
            return contains(embedded(bytes, SIX_TO_FOUR_OFFSET));
        }
        return GLOBAL_UNICAST.contains(bytes) && (!isIsatap(bytes) || contains(embedded(bytes, ISATAP_OFFSET)));
    }

    /// By RFC 5214 the last eight bytes are `00-00-5e-fe` or `02-00-5e-fe` and an IPv4 address.
    private static boolean isIsatap(byte[] bytes) {
        return (bytes[8] & ~2) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == (byte) 0xfe;
    }

    private static InetAddress embedded(byte[] bytes, int offset) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, offset, offset + IPV4_BYTES));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    /// All addresses that begin with the same bits.
    private record Block(InetAddress first, int bits) {
        private static Block of(String text) {
            int slash = text.indexOf('/');
            return new Block(
                    InetAddress.ofLiteral(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        }

        private boolean contains(byte[] address) {
            byte[] start = first.getAddress();
            if (address.length != start.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (start[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
