import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import type { Integration } from "@/lib/ingest/integrations/types";

const TONES = { active: "good", error: "danger", disconnected: "neutral", none: "neutral" } as const;

/** How a connection stands, in a word. */
export function StatusBadge({ status }: { status: Integration["status"] | null }) {
  const t = useTranslations("integrations.status");
  const shown = status ?? "none";
  return <Badge tone={TONES[shown]}>{t(shown)}</Badge>;
}
