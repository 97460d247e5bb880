import { headers } from "next/headers";
import { getTranslations } from "next-intl/server";

/** Runs before the page's own scripts, and marks the page where one of them doesn't arrive. */
const WATCH = `addEventListener("error", ({ target }) => {
  if (target instanceof HTMLScriptElement && target.src.includes("/_next/static/"))
    document.documentElement.dataset.incomplete = "";
}, true);`;

/** Watches whether the page's scripts arrive: a server of another build answers them with 404. Stands in the head. */
export async function ScriptWatch() {
  const policy = (await headers()).get("content-security-policy") ?? "";
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
  return (
    // Browsers hide a nonce once it is read, so the drawn one never equals it.
    <script
      nonce={nonce}
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: our own constant, before any script of the page runs.
      dangerouslySetInnerHTML={{ __html: WATCH }}
    />
  );
}

/** What stands above a page whose scripts didn't arrive; also above one whose style sheet didn't. */
export async function IncompletePage() {
  const t = await getTranslations("states");
  return (
    <p
      role="alert"
      className="hidden bg-warning-soft p-3 text-center text-sm text-warning in-data-incomplete:block"
    >
      {t("incomplete")}
    </p>
  );
}
