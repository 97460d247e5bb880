import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Puts each mail into a folder instead of sending it: the embedded default needs no mail server. */
export class FolderEmailDriver {
  constructor(
    private readonly folder: string,
    private readonly hooks: {
      /** The page that whoever caused the mail asked to be led on to. */
      redirectTo: () => string | null;
      onMail: (file: string) => void;
    },
  ) {}

  async send(mail: { to: string; subject: string; text?: string; html?: string }): Promise<void> {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    forgetOldMails(this.folder);
    const stamp = new Date().toISOString().replaceAll(":", "-");
    const file = join(this.folder, `${stamp}-${randomUUID().slice(0, 8)}.txt`);
    writeFileSync(
      file,
      `To: ${mail.to}\nSubject: ${mail.subject}\n\n${mail.html ? toPlainText(leadingTo(mail.html, this.hooks.redirectTo())) : (mail.text ?? "")}\n`,
      {
        mode: 0o600,
      },
    );
    this.hooks.onMail(file);
  }
}

/** Puts the page asked for where our templates have `{{ .RedirectTo }}`, as hosted Supabase does. */
function leadingTo(html: string, redirectTo: string | null): string {
  if (redirectTo === null) return html;
  return html.replace(/(&next=)[^"]*(?=")/, (_all, before) => before + encodeURIComponent(redirectTo));
}

/** Links in mails are good for an hour; a month later nobody looks for one. */
const KEPT_MS = 30 * 86_400_000;

/** Removes the folder's mails that are older than a month. */
export function forgetOldMails(folder: string, now = Date.now()): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    const isMail = /^\d{4}-\d\d-\d\dT.*\.txt$/.test(name);
    if (isMail && now - statSync(file).mtimeMs > KEPT_MS) rmSync(file, { force: true });
  }
}

/** Our own templates as text: links spelled out, the other tags gone. */
function toPlainText(html: string): string {
  return html
    .replace(/<a href="([^"]*)">([^<]*)<\/a>/g, "$2:\n$1")
    .replaceAll("&amp;", "&")
    .replace(/<[^>]+>/g, "")
    .trim();
}
