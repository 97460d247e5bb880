/** What every answer carries, page, asset or data: nobody frames it, guesses its type or learns the address it came from. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "strict-origin-when-cross-origin",
  "permissions-policy":
    "camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), hid=(), midi=(), display-capture=(), browsing-topics=()",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

/** Two years, as browsers' preload lists ask; sent over https only. */
export const STRICT_TRANSPORT_SECURITY = "max-age=63072000; includeSubDomains";

/** An answer of data that no browser may ever run or frame. */
export const DATA_CONTENT_SECURITY_POLICY = "default-src 'none'; frame-ancestors 'none'";

interface PagePolicy {
  /** Good for one answer. */
  nonce: string;
  isHttps: boolean;
  /** Hot reload evaluates code, adds styles and talks over a socket. */
  isDevelopment: boolean;
}

/**
 * What a page may run and reach: scripts and style sheets that this answer's nonce vouches for, and nothing of anybody
 * else's. Style attributes stay allowed, because charts and menus place what they draw with them; an attribute can't
 * load anything that the other directives don't let through.
 */
export function pageContentSecurityPolicy({ nonce, isHttps, isDevelopment }: PagePolicy): string {
  const directives = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    isDevelopment ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${isDevelopment ? " ws:" : ""}`,
    "object-src 'none'",
    "frame-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(isHttps ? ["upgrade-insecure-requests"] : []),
  ];
  return directives.join("; ");
}
