import type { Locale } from "@/lib/platform/i18n/locale";

/** A Slack channel that gets an organization's digest. */
export interface SlackConnection {
  locale: Locale;
  connectedAt: Date;
  /** The member who connected it; null when the account is gone. */
  connectedBy: string | null;
}

/** A message of the outbox, as the settings show it. */
export interface SentMessage {
  id: string;
  kind: "weekly" | "sync-failing" | "incidents-silent" | "access-ended";
  channel: "email" | "slack";
  state: "waiting" | "sending" | "sent" | "failed" | "unknown";
  error: string | null;
  /** When it was decided, one way or the other; until then when it was written. */
  at: Date;
}
