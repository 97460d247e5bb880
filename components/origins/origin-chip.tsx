import { useTranslations } from "next-intl";
import { ORIGIN_COLORS } from "@/components/dashboard/origin-look";
import { cn } from "@/components/ui/cn";
import { Tip } from "@/components/ui/explain";
import type { Origin } from "@/lib/core/origins/origin";
import type { CommitEvidence } from "@/lib/ingest/commit-origins/types";
import { OriginEvidence } from "./origin-evidence";

interface OriginChipProps {
  origin: Origin;
  /** AI tools, or the bot's name. */
  tools?: readonly string[];
  /** Why the commit has this origin; null where nobody was asked, and the chip then only names it. */
  evidence: CommitEvidence | null;
  className?: string;
}

/** A commit's origin in a word, with why we say so one hover or one press away. */
export function OriginChip({ origin, tools = [], evidence, className }: OriginChipProps) {
  const t = useTranslations("commitOrigins.chip");
  const names = useTranslations("metrics.origin");
  const text =
    tools.length > 0 ? t("tools", { origin: names(origin), tools: tools.join(", ") }) : names(origin);
  const look = cn(
    "inline-flex h-6 max-w-full items-center gap-1.5 rounded-sm border border-line bg-subtle px-1.5 text-[12px] leading-none text-ink",
    className,
  );
  const content = (
    <>
      <OriginMark origin={origin} />
      <span className="truncate">{text}</span>
    </>
  );
  if (evidence === null) return <span className={look}>{content}</span>;
  return (
    <Tip
      as="div"
      content={<OriginEvidence evidence={evidence} />}
      className={cn(look, "cursor-help hover:border-line-strong")}
    >
      {content}
    </Tip>
  );
}

/** The origin's colour in its shape: circle, diamond, square; hatched for unknown. */
export function OriginMark({ origin }: { origin: Origin }) {
  const color = ORIGIN_COLORS[origin];
  return (
    <span
      aria-hidden="true"
      className={cn(
        "size-2 shrink-0",
        origin === "HUMAN" && "rounded-full",
        origin === "AI_ASSISTED" && "rotate-45",
        color === null && "hatched ring-1 ring-unknown",
      )}
      style={{ background: color ?? undefined }}
    />
  );
}
