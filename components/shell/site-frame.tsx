import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { parseTheme, THEME_COOKIE } from "@/lib/platform/i18n/theme";
import { BuildVersion } from "./build-version";
import { LanguageMenu } from "./language-menu";
import { SkipLink } from "./skip-link";
import { ThemeMenu } from "./theme-menu";
import { Wordmark } from "./wordmark";

interface SiteFrameProps {
  /** Stands beside language and theme, such as "Sign in". */
  actions?: ReactNode;
  children: ReactNode;
}

/** The frame of pages that belong to no organization: landing, sign-in, the list of organizations. */
export async function SiteFrame({ actions, children }: SiteFrameProps) {
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink />
      <header className="mx-auto flex h-14 w-full max-w-6xl items-center gap-1 px-4 sm:px-6">
        <div className="grow">
          <Wordmark />
        </div>
        <ThemeMenu theme={theme} />
        <LanguageMenu />
        {actions}
      </header>
      <main
        id="content"
        tabIndex={-1}
        className="mx-auto w-full max-w-6xl grow px-4 py-6 outline-none sm:px-6"
      >
        {children}
      </main>
      <footer className="mx-auto w-full max-w-6xl px-4 py-6 text-[13px] text-ink-muted sm:px-6">
        <BuildVersion />
      </footer>
    </div>
  );
}
