"use server";

import { cookies } from "next/headers";
import { LOCALE_COOKIE, parseLocale } from "./locale";
import { parseSingleKeys, SINGLE_KEYS_COOKIE } from "./single-keys";
import { parseTheme, THEME_COOKIE } from "./theme";

const ONE_YEAR_SECONDS = 31_536_000;

const cookieOptions = { path: "/", maxAge: ONE_YEAR_SECONDS, sameSite: "lax", httpOnly: true } as const;

/** Remembers the reader's language, the form's `locale`; the page is drawn again in it. */
export async function chooseLocale(form: FormData): Promise<void> {
  const chosen = parseLocale(String(form.get("locale") ?? ""), null);
  (await cookies()).set(LOCALE_COOKIE, chosen, cookieOptions);
}

/** Remembers the reader's theme, the form's `theme`; "system" forgets it. */
export async function chooseTheme(form: FormData): Promise<void> {
  const chosen = parseTheme(String(form.get("theme") ?? ""));
  const jar = await cookies();
  if (chosen === "system") jar.delete(THEME_COOKIE);
  else jar.set(THEME_COOKIE, chosen, cookieOptions);
}

/** Remembers whether single keys do something, the form's `singleKeys`; "on" forgets it. */
export async function chooseSingleKeys(form: FormData): Promise<void> {
  const chosen = parseSingleKeys(String(form.get("singleKeys") ?? ""));
  const jar = await cookies();
  if (chosen === "on") jar.delete(SINGLE_KEYS_COOKIE);
  else jar.set(SINGLE_KEYS_COOKIE, chosen, cookieOptions);
}
