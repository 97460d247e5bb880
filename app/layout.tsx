import "./globals.css";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getMessages, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { IncompletePage, ScriptWatch } from "@/components/shell/incomplete-page";
import { StyleNonce } from "@/components/shell/style-nonce";
import { clientMessages } from "@/lib/platform/i18n/client-messages";
import { parseTheme, THEME_COOKIE } from "@/lib/platform/i18n/theme";
import { appOrigin } from "@/lib/workspace/auth/app-origin";
import { fontVariables } from "./fonts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("common");
  return {
    metadataBase: new URL(await appOrigin()),
    title: { default: "Iris", template: "%s · Iris" },
    description: t("description"),
    openGraph: { siteName: "Iris", type: "website" },
  };
}

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fbfbfc" },
    { media: "(prefers-color-scheme: dark)", color: "#0b0b0d" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, messages, jar] = await Promise.all([getLocale(), getMessages(), cookies()]);
  const theme = parseTheme(jar.get(THEME_COOKIE)?.value);
  return (
    <html lang={locale} data-theme={theme === "system" ? undefined : theme} className={fontVariables}>
      <head>
        <ScriptWatch />
      </head>
      <body className="min-h-dvh font-sans text-sm antialiased">
        <IncompletePage />
        <StyleNonce />
        <NextIntlClientProvider messages={clientMessages(messages)}>{children}</NextIntlClientProvider>
      </body>
    </html>
  );
}
