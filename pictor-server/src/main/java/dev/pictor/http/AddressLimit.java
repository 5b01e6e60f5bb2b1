package dev.pictor.http;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.internal.HttpConnection;

/// Lets one address have only so many connections, so that some are left for the others.
final class AddressLimit implements Connection.Listener {
    /// How much of an address of IPv6 a provider gives to one customer.
    private static final int IPV6_PREFIX_BYTES = 8;

    private static final String REFUSAL =
            "HTTP/1.1 429 Too Many Requests\r\nretry-after: 1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

    private final Map<String, Integer> connections = new ConcurrentHashMap<>();

    /// Where open connections come from: one that is closed does not know any more.
    private final Map<Connection, String> addresses = new ConcurrentHashMap<>();

    private final int max;

    AddressLimit(int max) {
        this.max = max;
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof SslConnection) {
            return;
        }
        String address = address(connection);
        addresses.put(connection, address);
        if (connections.merge(address, 1, Integer::sum) > max) {
            refuse(connection);
        }
    }

    @Override
    public void onClosed(Connection connection) {
        String address = addresses.remove(connection);
        if (address != null) {
            connections.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    private static String address(Connection connection) {
        if (!(connection.getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress remote)) {
            return "";
        }
        byte[] bytes = remote.getAddress().getAddress();
        return HexFormat.of()
                .formatHex(
                        remote.getAddress() instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_PREFIX_BYTES) : bytes);
    }

    /// Where the client waits for an encrypted answer, the end has to say it all.
    private static void refuse(Connection connection) {
        if (connection instanceof HttpConnection) {
            try {
                connection.getEndPoint().flush(ByteBuffer.wrap(REFUSAL.getBytes(StandardCharsets.US_ASCII)));
            } catch (IOException gone) {
                // It is closed next.
            }
        }
        connection.getEndPoint().close();
    }
}
