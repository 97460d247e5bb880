import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { DATA_FOLDER } from "./ports";

const FOLDER = join(DATA_FOLDER, "mail");

function mailsTo(address: string): string[] {
  // It comes with the first mail, which is written after the page has answered.
  const files = existsSync(FOLDER) ? readdirSync(FOLDER).sort() : [];
  const mails = files.map((file) => readFileSync(join(FOLDER, file), "utf8"));
  return mails.filter((mail) => mail.startsWith(`To: ${address}\n`));
}

/** The newest mail to an address, once there is one: the embedded product writes its mails to files. */
export async function latestMail(address: string): Promise<string> {
  await expect.poll(() => mailsTo(address).length, `a mail to ${address}`).toBeGreaterThan(0);
  return mailsTo(address).at(-1) ?? "";
}
