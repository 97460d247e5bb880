import { ExternalLink } from "lucide-react";
import { useTranslations } from "next-intl";
import { CopyIcon } from "@/components/ui/copy-icon";

/** A commit by the beginning of its sha, which can be copied whole, with the way to the forge where that is known. */
export function Sha({ sha, url }: { sha: string; url: string | null }) {
  const t = useTranslations("deployments.detail.commits");
  const copying = useTranslations("common.copy");
  const short = sha.slice(0, 10);
  return (
    <span className="inline-flex items-center gap-1">
      {url === null ? (
        <span title={sha}>{short}</span>
      ) : (
        <a
          href={url}
          target="_blank"
          rel="noreferrer"
          title={sha}
          className="text-link inline-flex items-center gap-1"
        >
          {short}
          <ExternalLink aria-hidden="true" className="size-3 text-ink-faint" />
          <span className="sr-only">{t("elsewhere")}</span>
        </a>
      )}
      <CopyIcon text={sha} labels={{ copy: copying("sha", { sha: short }), copied: copying("copied") }} />
    </span>
  );
}
