import { createTransport } from "nodemailer";
import { portOf, proxyUrlFor } from "@/lib/platform/proxy";
import type { Mail, MailTransport } from "./mail";
import { failedForNow, refusedForGood, SEND_TIMEOUT_MS, SENT, type SendOutcome } from "./outcome";

/** For the connection and for the greeting; an answer may take twice as long. */
const WAIT_MS = SEND_TIMEOUT_MS / 2;

/** The server on this machine, which no wire leads to. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i;
/** What an address could say to send a password in the clear. */
const WITHOUT_TLS = ["requireTLS", "ignoreTLS", "opportunisticTLS"];

/**
 * Sends through an SMTP server. The connection is encrypted before anything is said on it, or nothing is sent: whoever
 * sits in between could take STARTTLS out of what the server offers. Only a server on this machine may do without.
 * `HTTPS_PROXY` holds for it as for every call: the proxy sees which server is called, and nothing of what is said.
 * @param url smtp://… (STARTTLS) or smtps://…, with its credentials.
 */
export function smtpTransport(url: string, from: string): MailTransport {
  const address = new URL(url);
  const isLoopback = LOOPBACK.test(address.hostname);
  if (!isLoopback) for (const name of WITHOUT_TLS) address.searchParams.delete(name);
  // Through a proxy nodemailer asks for port 0 where the address leaves the port to it.
  address.port = portOf(address);
  const proxy = proxyUrlFor(address);
  const transport = createTransport({
    url: address.href,
    ...(proxy !== null && { proxy: proxy.href }),
    requireTLS: !isLoopback,
    connectionTimeout: WAIT_MS,
    greetingTimeout: WAIT_MS,
    socketTimeout: SEND_TIMEOUT_MS,
  });
  return {
    kind: "smtp",
    async prove() {
      try {
        await transport.verify();
        return SENT;
      } catch (error) {
        return toOutcome(error);
      }
    },
    async send({ to, subject, text, html, id, headers }: Mail): Promise<SendOutcome> {
      const domain = from.replace(/^.*@|>$/g, "");
      try {
        await transport.sendMail({
          from,
          to,
          subject,
          text,
          html,
          headers,
          messageId: `<${id}@${domain}>`,
          disableFileAccess: true,
          disableUrlAccess: true,
        });
        return SENT;
      } catch (error) {
        return toOutcome(error);
      }
    },
  };
}

interface SmtpError {
  code?: unknown;
  originalCode?: unknown;
  responseCode?: unknown;
  timeoutType?: unknown;
}

/** Errors that nodemailer only gives before it asks to send a text: no address, no server, no tunnel, no TLS. */
const BEFORE_TEXT: readonly unknown[] = [
  "EDNS",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EPROXY",
];
/**
 * What Node calls a certificate that it doesn't trust, and a handshake that the other side can't take part in: both come
 * before the greeting, and hold until somebody mends SMTP_URL or the server.
 */
const CERTIFICATE =
  /^(?:ERR_TLS_CERT_|CERT_|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY|DECRYPT|DECODE)|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH)/;
const HANDSHAKE =
  /^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS|NO_SHARED_CIPHER|VERSION_TOO_LOW|.*ALERT_(?:HANDSHAKE_FAILURE|PROTOCOL_VERSION|CERTIFICATE|UNKNOWN_CA|UNRECOGNIZED_NAME))/;
const TIMEOUTS_BEFORE_TEXT: readonly unknown[] = ["CONNECT_TIMEOUT", "GREETING_TIMEOUT", "UPGRADE_TIMEOUT"];

/**
 * 4xx is "later", 5xx is "never" (RFC 5321). A connection lost at any later point may have delivered the text
 * (nodemailer doesn't say how far it came), and a second mail would be worse than none. The server's own words stay
 * out: they name the recipient.
 */
function toOutcome(error: unknown): SendOutcome {
  const { code, originalCode, responseCode, timeoutType } = (error ?? {}) as SmtpError;
  if (code === "EAUTH") return failedForNow("smtp-login");
  if (code === "ETLS") return failedForNow("smtp-tls");
  if (typeof responseCode === "number" && responseCode >= 500) return refusedForGood(`smtp-${responseCode}`);
  if (typeof responseCode === "number") return failedForNow(`smtp-${responseCode}`);
  for (const tlsCode of [code, originalCode]) {
    if (typeof tlsCode !== "string") continue;
    if (CERTIFICATE.test(tlsCode)) return failedForNow("smtp-certificate");
    if (HANDSHAKE.test(tlsCode)) return failedForNow("smtp-tls");
  }
  const isBeforeText =
    BEFORE_TEXT.includes(code) ||
    BEFORE_TEXT.includes(originalCode) ||
    TIMEOUTS_BEFORE_TEXT.includes(timeoutType) ||
    // Of all its timeouts only the proxy's has no type.
    (code === "ETIMEDOUT" && timeoutType === undefined);
  return isBeforeText ? failedForNow("smtp-unreachable") : refusedForGood("smtp-lost");
}
