import { X } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { UNNAMED } from "@/lib/core/question/lists";
import { listHref } from "@/lib/read/deployments/list-address";
import type { DeploymentListView } from "@/lib/read/deployments/list-view";
import type { DeploymentNarrowing } from "@/lib/read/filters/narrowing";

interface Chip {
  key: string;
  label: string;
  narrowing: DeploymentNarrowing;
}

/** What the list is narrowed to beyond the filters of every page, each with the way to drop it. */
export function NarrowingChips({ view }: { view: DeploymentListView }) {
  const t = useTranslations("deployments.chips");
  const chips = useChips(view);
  if (chips.length === 0) return null;
  const { slug, filters, narrowing, position } = view;
  return (
    <ul aria-label={t("label")} className="flex flex-wrap items-center gap-2 text-[13px] leading-5">
      {chips.map((chip) => (
        <li key={chip.key}>
          <Link
            href={listHref(slug, filters, { ...narrowing, ...chip.narrowing }, position)}
            scroll={false}
            className="inline-flex max-w-72 items-center gap-1.5 rounded-md border bg-subtle py-1 pr-1.5 pl-2.5 hover:border-line-strong"
          >
            <span className="truncate">{chip.label}</span>
            <X aria-hidden="true" className="size-3.5 shrink-0 text-ink-faint" />
            <span className="sr-only">{t("remove")}</span>
          </Link>
        </li>
      ))}
      {chips.length > 1 && (
        <li>
          <Link
            href={listHref(slug, filters, {}, position)}
            className="rounded-sm px-1 text-ink-muted underline decoration-line-strong underline-offset-4 hover:text-ink"
          >
            {t("clear")}
          </Link>
        </li>
      )}
    </ul>
  );
}

function without<T>(values: readonly T[] | null | undefined, value: T): T[] {
  return (values ?? []).filter((other) => other !== value);
}

function useChips(view: DeploymentListView): Chip[] {
  const t = useTranslations("deployments.chips");
  const results = useTranslations("deployments.result");
  const types = useTranslations("deployments.type");
  const origins = useTranslations("metrics.origin");
  const { narrowing } = view;
  const { result, origin, type, remediation, share, rework, recovery, commits, missing, reported, q } =
    narrowing;
  const typeName = (name: string) => (types.has(name as "rollback") ? types(name as "rollback") : name);
  return [
    ...(q ? [{ key: "q", label: t("search", { words: q }), narrowing: { q: null } }] : []),
    ...(result ?? []).map((one) => ({
      key: `result-${one}`,
      label: results(one),
      narrowing: { result: without(result, one) },
    })),
    ...(origin ?? []).map((one) => ({
      key: `origin-${one}`,
      label: t("origin", { origin: origins(one) }),
      narrowing: { origin: without(origin, one) },
    })),
    ...(share ?? []).map((one) => ({
      key: `share-${one}`,
      label: one === "0" ? t("shareNone") : t("share", { from: Number(one) - 25, to: Number(one) }),
      narrowing: { share: without(share, one) },
    })),
    ...(type ?? []).map((one) => ({
      key: `type-${one}`,
      label: one === UNNAMED ? t("typeNone") : t("type", { type: typeName(one) }),
      narrowing: { type: without(type, one) },
    })),
    ...(remediation ?? []).map((one) => ({
      key: `remediation-${one}`,
      label: one === UNNAMED ? t("remediationNone") : t("remediation", { type: typeName(one) }),
      narrowing: { remediation: without(remediation, one) },
    })),
    ...(rework ? [{ key: "rework", label: t("rework"), narrowing: { rework: null } }] : []),
    ...(recovery
      ? [{ key: "recovery", label: t(`recovery.${recovery}`), narrowing: { recovery: null } }]
      : []),
    ...(commits ? [{ key: "commits", label: t(`commits.${commits}`), narrowing: { commits: null } }] : []),
    ...(missing ? [{ key: "missing", label: t(`missing.${missing}`), narrowing: { missing: null } }] : []),
    ...(reported ? [{ key: "reported", label: t("reportedTwice"), narrowing: { reported: null } }] : []),
  ];
}
