import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { LOCALE_COOKIE, parseLocale } from "./locale";
import { en } from "./messages/en";
import { ptBR } from "./messages/pt-BR";

const MESSAGES = { en, "pt-BR": ptBR };

/** Language per request, without a prefix in the URL: a link opens in its reader's language, not its sender's. */
export default getRequestConfig(async () => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const locale = parseLocale(jar.get(LOCALE_COOKIE)?.value, head.get("accept-language"));
  return { locale, messages: MESSAGES[locale], timeZone: "UTC", now: new Date() };
});
