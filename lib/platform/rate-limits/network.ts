import { isIPv4, isIPv6 } from "node:net";

/** The header in which lib/platform/security/peer-address.ts writes down whose connection a request came on. */
export const PEER_HEADER = "x-iris-peer";

const UNKNOWN = "unknown";

/**
 * The network a request came from, as tries are counted by it: an IPv4 address, the /64 of an IPv6 one (whoever has
 * one address there has all 2^64), or "unknown".
 * @param proxies how many proxies stand in front. So many of the last addresses in X-Forwarded-For are those proxies'
 *   own word; what stands before can be made up by whoever asks, and with none the whole header can.
 */
export function networkOf(headers: Headers, proxies: number): string {
  const forwarded = (headers.get("x-forwarded-for") ?? "").split(",").map((one) => one.trim());
  const hops = [...forwarded.filter((one) => one !== ""), headers.get(PEER_HEADER) ?? UNKNOWN];
  return toNetwork(hops[Math.max(0, hops.length - 1 - proxies)] ?? UNKNOWN);
}

/** A network as a log may hold it: good for seeing where an attack comes from, too wide to name a person. */
export function shortenedNetwork(network: string): string {
  if (isIPv4(network)) return network.replace(/\.\d+$/, ".0/24");
  const address = network.replace(/\/64$/, "");
  return isIPv6(address) ? `${prefixOf(address, 3)}/48` : UNKNOWN;
}

function toNetwork(hop: string): string {
  const address = withoutPort(hop);
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return UNKNOWN;
  return /^::ffff:(\d+(?:\.\d+){3})$/i.exec(address)?.[1] ?? `${prefixOf(address, 4)}/64`;
}

/** Some proxies write the port too, as `192.0.2.7:4711` or `[2001:db8::7]:4711`; a link-local address has a zone. */
function withoutPort(hop: string): string {
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(hop)?.[1] ?? hop.replace(/^(\d+(?:\.\d+){3}):\d+$/, "$1");
  return bare.replace(/%.*$/, "");
}

/** The first groups of 16 bits of an IPv6 address, the rest zero, in the one way such an address is written. */
function prefixOf(address: string, groups: number): string {
  const [head = "", tail = ""] = hostOf(address).split("::");
  const before = head.split(":").filter(Boolean);
  const after = tail.split(":").filter(Boolean);
  const all = [...before, ...Array(8 - before.length - after.length).fill("0"), ...after];
  return hostOf(`${all.slice(0, groups).join(":")}::`);
}

function hostOf(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}
