package dev.pictor.remote.http;

import java.net.InetAddress;

/// Which machines may be talked to.
@FunctionalInterface
public interface AddressPolicy {
    boolean allows(InetAddress address);

    /// Every machine.
    AddressPolicy EVERYBODY = _ -> true;

    /// Machines of the public Internet: none of this host, of a private network, of a link or of a special purpose.
    AddressPolicy PUBLIC = PublicAddresses::contains;
}
