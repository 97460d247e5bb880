import { Resolver } from "node:dns/promises";
import { env } from "@/lib/platform/env";

/** Where the record stands: beside whatever else the domain says, and no name that anything is served from. */
export const recordName = (domain: string): string => `_iris.${domain}`;
/** What it says. */
export const recordValue = (secret: string): string => `iris-domain=${secret}`;

const TIMEOUT_MS = 3_000;
/** What a domain answers where there is no such record; anything else is no answer. */
const NOT_THERE = new Set(["ENOTFOUND", "ENODATA"]);

/** Looks a name's TXT records up. @throws Error with a `code` of DNS. */
export type LookUpTxt = (name: string) => Promise<string[][]>;

/** Asks the system's resolver, or the one that `DNS_SERVER` names, once and a second time. */
export const lookUpTxt: LookUpTxt = (name) => {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: 2 });
  const { DNS_SERVER } = env();
  if (DNS_SERVER) resolver.setServers([DNS_SERVER]);
  return resolver.resolveTxt(name);
};

/** Whether a domain's record says what it has to; null where DNS didn't answer, which says nothing. */
export async function isRecordThere(
  { domain, secret }: { domain: string; secret: string },
  lookUp: LookUpTxt = lookUpTxt,
): Promise<boolean | null> {
  try {
    // A long text comes in parts.
    const texts = (await lookUp(recordName(domain))).map((parts) => parts.join("").trim());
    return texts.includes(recordValue(secret));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    return NOT_THERE.has(code) ? false : null;
  }
}
