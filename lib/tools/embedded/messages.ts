/** What the embedded server tells the process that started it. */
export type FromEmbedded =
  | { type: "ready"; url: string }
  | { type: "locked" }
  | { type: "failed"; message: string }
  | { type: "mail"; file: string }
  /** It is alive: the answer to a ping. */
  | { type: "pong" };

/** What that process tells the server. */
export type ToEmbedded = { type: "stop" } | { type: "ping" };

/** How commands find a running server; no secret in it. */
export interface ServerFile {
  pid: number;
  url: string;
  /** The web address, where `npm start` runs the pages too. */
  web?: string;
}
