import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Puts each mail into a folder instead of sending it: the embedded default needs no mail server. */
export class FolderEmailDriver {
  constructor(
    private readonly folder: string,
    private readonly onMail: (file: string) => void,
  ) {}

  async send(mail: { to: string; subject: string; text?: string; html?: string }): Promise<void> {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const stamp = new Date().toISOString().replaceAll(":", "-");
    const file = join(this.folder, `${stamp}-${randomUUID().slice(0, 8)}.txt`);
    writeFileSync(
      file,
      `To: ${mail.to}\nSubject: ${mail.subject}\n\n${mail.html ? toPlainText(mail.html) : (mail.text ?? "")}\n`,
      {
        mode: 0o600,
      },
    );
    this.onMail(file);
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
