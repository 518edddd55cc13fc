package org.hilbert.heartbeat.access;

import java.util.Arrays;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;

import org.hilbert.heartbeat.rest.Caller;

/**
 * Which addresses are as good as one. One machine far away has an IPv6 /64 to itself, and could come from any address in it;
 * but the /64 in which it finds this server, and that of link-local addresses, hold all of this machine's neighbours.
 */
final class Networks {
    private static final int WHOLE = 16;
    private static final int HALF = 8;

    private Networks() {}

    /** What the addresses that are as good as the sender's have in common, and no other has. */
    static String of(HttpServerRequest request) {
        SocketAddress here = request.localAddress();
        return of(Caller.address(request), here == null ? null : here.hostAddress());
    }

    /** @param here the address of this machine to which it came; null if that is not known */
    static String of(String address, String here) {
        byte[] octets = octets(address);
        boolean isLinkLocal = octets[0] == (byte) 0xFE && (octets[1] & 0xC0) == 0x80;
        if (octets.length != WHOLE || isLinkLocal || Arrays.equals(octets, 0, HALF, octets(here), 0, HALF)) {
            return address;
        }
        return NetUtil.bytesToIpAddress(Arrays.copyOf(Arrays.copyOf(octets, HALF), WHOLE)) + "/64";
    }

    /** Two zeros where that is no IPv6 address, which is like no other. */
    private static byte[] octets(String address) {
        byte[] octets = address == null || address.indexOf(':') < 0
                ? null
                : NetUtil.createByteArrayFromIpAddressString(address);
        return octets == null ? new byte[HALF] : octets;
    }
}
