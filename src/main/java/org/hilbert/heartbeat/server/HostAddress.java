package org.hilbert.heartbeat.server;

import java.net.InetAddress;

import io.netty.util.NetUtil;

/** The address of a host, in the one spelling under which an application there is known; an IPv6 address has many. */
public final class HostAddress {
    private HostAddress() {}

    /** The address in that spelling (RFC 5952); what is no IP address stays as it is. */
    public static String canonical(String address) {
        InetAddress ip = NetUtil.createInetAddressFromIpAddressString(address);
        return ip == null ? address : NetUtil.toAddressString(ip);
    }

    /** Whether that is an IP address, and in that spelling. */
    public static boolean isCanonicalIp(String text) {
        return NetUtil.createInetAddressFromIpAddressString(text) != null
                && canonical(text).equals(text);
    }
}
