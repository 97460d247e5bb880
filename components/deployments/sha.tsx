import { ExternalLink } from "lucide-react";
import { useTranslations } from "next-intl";

/** A commit by the beginning of its sha, with the way to the forge where that is known. */
export function Sha({ sha, url }: { sha: string; url: string | null }) {
  const t = useTranslations("deployments.detail.commits");
  const short = sha.slice(0, 10);
  if (url === null) return <span title={sha}>{short}</span>;
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer"
      title={sha}
      className="inline-flex items-center gap-1 rounded-sm underline decoration-line-strong underline-offset-4 hover:decoration-ink"
    >
      {short}
      <ExternalLink aria-hidden="true" className="size-3 text-ink-faint" />
      <span className="sr-only">{t("elsewhere")}</span>
    </a>
  );
}
