"use server";

import { cookies } from "next/headers";
import { LOCALE_COOKIE, parseLocale } from "./locale";
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
