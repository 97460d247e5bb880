import { useTranslations } from "next-intl";
import { Instant } from "@/components/ui/instant";
import { TextLink } from "@/components/ui/text-link";
import type { RelatedDeployment } from "@/lib/read/deployments/detail";
import { ResultBadge } from "./result-badge";

interface RelatedLinkProps {
  deployment: RelatedDeployment;
  slug: string;
  timeZone: string;
}

/** Another deployment by its service, version and time. */
export function RelatedLink({ deployment, slug, timeZone }: RelatedLinkProps) {
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-2 wrap-anywhere">
      <TextLink href={`/${slug}/deployments/${deployment.id}`}>{relatedName(deployment)}</TextLink>
      <Instant at={deployment.startedAt} timeZone={timeZone} className="figures text-ink-muted" />
    </span>
  );
}

/** One deployment a line, with its result. */
export function RelatedList({
  deployments,
  slug,
  timeZone,
  label,
}: {
  deployments: readonly RelatedDeployment[];
  slug: string;
  timeZone: string;
  label: string;
}) {
  const t = useTranslations("deployments");
  return (
    <ul aria-label={label} className="divide-y text-[13px] leading-5 wrap-anywhere">
      {deployments.map((deployment) => (
        <li
          key={deployment.id}
          className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 py-2"
        >
          <RelatedLink deployment={deployment} slug={slug} timeZone={timeZone} />
          <span className="flex flex-wrap items-baseline gap-x-3 text-ink-muted">
            {deployment.env ?? t("noEnvironment")}
            <ResultBadge result={deployment.result} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function relatedName({ service, version, commitSha }: RelatedDeployment): string {
  const what = version ?? commitSha;
  if (!what) return service;
  return `${service} ${/^[0-9a-f]{40}$/.test(what) ? what.slice(0, 10) : what}`;
}
