import type { SendOutcome } from "./outcome";

/** A mail as every transport takes it. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Names this mail for good: a server that takes it twice can tell. */
  id: string;
  /** Further headers, such as List-Unsubscribe. */
  headers?: Readonly<Record<string, string>>;
}

export interface MailTransport {
  kind: "smtp" | "resend";
  /** Never throws for what a server can answer, or not answer. */
  send(mail: Mail): Promise<SendOutcome>;
  /** Whether the server lets us in, without sending anything; null where only a mail can tell. */
  prove(): Promise<SendOutcome | null>;
}
