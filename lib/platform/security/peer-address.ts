import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { PEER_HEADER } from "@/lib/platform/rate-limits/network";

/**
 * Writes into every request whose connection it came on, over whatever it brought there. Next tells pages the headers
 * alone, and X-Forwarded-For can be written by whoever asks.
 */
export function notePeerAddresses(): void {
  subscribe("http.server.request.start", (message) => {
    // The promise behind the cast: Node documents what this channel publishes.
    const { request, socket } = message as { request: IncomingMessage; socket: Socket };
    request.headers[PEER_HEADER] = socket.remoteAddress ?? "unknown";
  });
}
