package org.hilbert.heartbeat.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.netty.util.NetUtil;

/**
 * Which addresses are as good as one. One machine far away has an IPv6 /64 to itself, and could come from any address in it;
 * but this machine's own /64, and that of link-local addresses, hold all of its neighbours. Immutable.
 */
@Singleton
class Networks {
    private static final int HALF = 8;

    private final Set<Long> shared;

    /** As this machine's interfaces are now. */
    @Inject
    Networks() throws SocketException {
        this(NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .toList());
    }

    /** @param own the addresses of this machine */
    Networks(Collection<InetAddress> own) {
        shared = own.stream()
                .filter(Inet6Address.class::isInstance)
                .map(address -> half(address.getAddress()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What those addresses have in common, and no other has. */
    String of(String address) {
        InetAddress ip = address.indexOf(':') < 0 ? null : NetUtil.createInetAddressFromIpAddressString(address);
        if (!(ip instanceof Inet6Address) || ip.isLinkLocalAddress()) {
            return address;
        }
        long half = half(ip.getAddress());
        return shared.contains(half) ? address : Long.toHexString(half) + "/64";
    }

    private static long half(byte[] octets) {
        long half = 0;
        for (int i = 0; i < HALF; i++) {
            half = half << Byte.SIZE | octets[i] & 0xFF;
        }
        return half;
    }
}
