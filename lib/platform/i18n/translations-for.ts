import { createTranslator, type Messages, type NamespaceKeys, type NestedKeyOf } from "next-intl";
import type { Locale } from "./locale";
import { en } from "./messages/en";
import { ptBR } from "./messages/pt-BR";

const MESSAGES: Record<Locale, Messages> = { en, "pt-BR": ptBR };

/** Messages in a given language, for what is written outside of a request: mails and other posts. */
export function translationsFor<N extends NamespaceKeys<Messages, NestedKeyOf<Messages>>>(
  locale: Locale,
  namespace: N,
) {
  return createTranslator<Messages, N>({ locale, messages: MESSAGES[locale], namespace, timeZone: "UTC" });
}
