import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { cache } from "react";
import { CausesCard } from "@/components/causes/causes-card";
import { NoteText } from "@/components/share/note-card";
import { SiteFrame } from "@/components/shell/site-frame";
import { formatInstant } from "@/lib/platform/i18n/format";
import { serviceClient } from "@/lib/platform/supabase/service";
import { openSharedLink } from "@/lib/read/snapshots/links";
import { reportCauses } from "@/lib/read/snapshots/verdict";

/** What a link opens; a link to nothing is answered as an address that isn't there. */
const requireLink = cache(async (token: string) => {
  const link = await openSharedLink(serviceClient(), token);
  const causes = link && reportCauses(link.report);
  return link && causes ? { ...link, causes } : notFound();
});

export async function generateMetadata({ params }: PageProps<"/public/[token]">): Promise<Metadata> {
  const { token } = await params;
  const { title } = await requireLink(token);
  return {
    title,
    // The address is the secret: it goes to no other site and into no index.
    referrer: "no-referrer",
    robots: { index: false, follow: false },
    openGraph: { title, images: [{ url: `/public/${token}/card.png`, width: 1600, height: 900 }] },
  };
}

export default async function PublicPage({ params }: PageProps<"/public/[token]">) {
  const { organization, title, note, report, causes, showsNames, expiresAt } = await requireLink(
    (await params).token,
  );
  const t = await getTranslations("share.public");
  const locale = await getLocale();
  const { timeZone } = report.basis;
  const day = (at: Date) => formatInstant(at, locale, timeZone, "date");
  return (
    <SiteFrame>
      <article className="mx-auto w-full max-w-5xl space-y-6">
        <header className="space-y-1">
          <h1 className="text-xl leading-8 font-medium [overflow-wrap:anywhere]">{title}</h1>
          <p className="text-[13px] leading-5 text-ink-muted">
            {t("about", { organization, day: day(causes.asOf), end: day(expiresAt) })}
          </p>
        </header>
        <CausesCard view={causes} timeZone={timeZone} evidenceHref={null} hidesNames={!showsNames} />
        {note && (
          <section aria-labelledby="note" className="space-y-1">
            <h2 id="note" className="text-sm leading-6 font-medium">
              {t("note")}
            </h2>
            <NoteText note={note} />
          </section>
        )}
      </article>
    </SiteFrame>
  );
}
