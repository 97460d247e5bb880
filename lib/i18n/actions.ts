"use server";

import { cookies } from "next/headers";
import { LOCALE_COOKIE, type Locale, parseLocale } from "./locale";
import { parseTheme, THEME_COOKIE, type Theme } from "./theme";

const ONE_YEAR_SECONDS = 31_536_000;

const cookieOptions = { path: "/", maxAge: ONE_YEAR_SECONDS, sameSite: "lax", httpOnly: true } as const;

/** Remembers the reader's language; the page is drawn again in it. */
export async function chooseLocale(locale: Locale): Promise<void> {
  (await cookies()).set(LOCALE_COOKIE, parseLocale(locale, null), cookieOptions);
}

/** Remembers the reader's theme; "system" forgets it. */
export async function chooseTheme(theme: Theme): Promise<void> {
  const chosen = parseTheme(theme);
  const jar = await cookies();
  if (chosen === "system") jar.delete(THEME_COOKIE);
  else jar.set(THEME_COOKIE, chosen, cookieOptions);
}
