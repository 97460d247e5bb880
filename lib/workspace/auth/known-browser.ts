import { randomBytes } from "node:crypto";
import { cookies, headers } from "next/headers";
import { masterKeys } from "@/lib/platform/encryption/master-keys";
import { env } from "@/lib/platform/env";
import { cookieName, isHttpsRequest } from "@/lib/platform/supabase/session-cookie";
import { isSigned, sign } from "./signature";

/**
 * A browser that has signed in to an account keeps a mark of it, and counts its tries by itself from then on: strangers
 * who guess at the account can't use them up. The mark opens nothing; the password is asked all the same.
 */
const NAME = "iris-known";
const MAX_AGE_SECONDS = 365 * 86_400;

/** Remembers that this browser has signed in to the account with this address, in place of any other account. */
export async function rememberBrowser(email: string): Promise<void> {
  const isHttps = isHttpsRequest(await headers(), env().APP_URL);
  const id = randomBytes(16).toString("base64url");
  const mark = `${id}.${sign(masterKeys(), "known-browser", `${id}.${normal(email)}`)}`;
  (await cookies()).set(cookieName(NAME, isHttps), mark, {
    path: "/",
    httpOnly: true,
    sameSite: "lax",
    secure: isHttps,
    maxAge: MAX_AGE_SECONDS,
  });
}

/** The mark's id where this browser has signed in to this account before; null for any other browser. */
export async function knownBrowser(email: string): Promise<string | null> {
  const name = cookieName(NAME, isHttpsRequest(await headers(), env().APP_URL));
  const [, id = "", signature = ""] =
    /^([\w-]{22})\.([\w-]{43})$/.exec((await cookies()).get(name)?.value ?? "") ?? [];
  return isSigned(masterKeys(), "known-browser", `${id}.${normal(email)}`, signature) ? id : null;
}

const normal = (email: string) => email.trim().toLowerCase();
