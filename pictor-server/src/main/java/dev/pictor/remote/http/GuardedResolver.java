package dev.pictor.remote.http;

import dev.pictor.remote.RemoteException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;

/// Turns names into addresses, once for each connection: what the policy judges is what is connected to, whatever the
/// name means a moment later.
final class GuardedResolver implements SocketAddressResolver {
    private final AddressPolicy policy;
    private final Names names;
    private final Executor executor;

    GuardedResolver(AddressPolicy policy, Names names, Executor executor) {
        this.policy = policy;
        this.names = names;
        this.executor = executor;
    }

    /// Where names lead.
    @FunctionalInterface
    interface Names {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    @Override
    public void resolve(String host, int port, Map<String, Object> context, Promise<List<InetSocketAddress>> promise) {
        executor.execute(() -> {
            List<InetSocketAddress> found;
            try {
                found = resolved(host, port);
            } catch (RemoteException refused) {
                promise.failed(refused);
                return;
            }
            promise.succeeded(found);
        });
    }

    /// One local address among several spoils all of them: a name that is half inside is no name of the Internet.
    private List<InetSocketAddress> resolved(String host, int port) {
        InetAddress[] addresses = addresses(host);
        if (addresses.length == 0) {
            throw refused("No IPs returned for proxy host");
        }
        if (!Arrays.stream(addresses).allMatch(policy::allows)) {
            throw refused("Proxy url resolves to local address");
        }
        return Arrays.stream(addresses)
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    private InetAddress[] addresses(String host) {
        try {
            return names.addresses(host);
        } catch (UnknownHostException unknown) {
            throw refused("failed to lookup address information: Name or service not known");
        }
    }

    private static RemoteException refused(String message) {
        return new RemoteException(RemoteException.Kind.REFUSED, message);
    }
}
