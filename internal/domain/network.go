package domain

import "net/netip"

// Network gives what counts as one client of an address with or without a port: an IPv4 address, or the /64 network of an
// IPv6 address, since one client is usually given all of it. What is no address is "unknown".
func Network(address string) string {
	addr, err := netip.ParseAddr(address)
	if err != nil {
		port, err := netip.ParseAddrPort(address)
		if err != nil {
			return "unknown"
		}
		addr = port.Addr()
	}
	addr = addr.Unmap().WithZone("")
	if addr.Is4() {
		return addr.String()
	}
	network, err := addr.Prefix(64)
	if err != nil {
		return addr.String()
	}
	return network.String()
}
