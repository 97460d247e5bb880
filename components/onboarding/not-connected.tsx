import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/text-link";
import type { Unconnected } from "@/lib/ingest/integrations/types";

interface NotConnectedProps {
  organization: Unconnected;
  /** What is not here yet. */
  title: string;
}

/** Nothing can be shown before Datadog is connected, or a pipeline pushes: where that is done, or who can do it. */
export function NotConnected({ organization: { slug, name, canConnect }, title }: NotConnectedProps) {
  const t = useTranslations("dashboard.states");
  const connect = (
    <Button asChild variant="primary">
      <Link href={`/${slug}/settings/integrations/datadog`}>{t("notConnectedAction")}</Link>
    </Button>
  );
  return (
    <Card>
      <EmptyState title={title} action={canConnect && connect}>
        <p>{t("notConnectedBody")}</p>
        <p className="mt-2">
          {t.rich("notConnectedPipeline", {
            link: (text) => <TextLink href={`/${slug}/settings/integrations/pipeline`}>{text}</TextLink>,
            git: (text) => <TextLink href={`/${slug}/settings/integrations/estimates`}>{text}</TextLink>,
          })}
        </p>
        {!canConnect && <p className="mt-2">{t("notConnectedMember", { name })}</p>}
      </EmptyState>
    </Card>
  );
}
