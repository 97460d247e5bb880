import { useTranslations } from "next-intl";
import { ActionForm, ActionSelect } from "@/components/ui/action-form";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Checkbox } from "@/components/ui/checkbox";
import { CopyResult } from "@/components/ui/copy-result";
import { Instant } from "@/components/ui/instant";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import type { FormAction } from "@/lib/platform/forms/outcome";
import type { SharedLink } from "@/lib/read/snapshots/links";
import { LINK_DAYS } from "@/lib/read/snapshots/schema";

interface LinksCardProps {
  links: readonly SharedLink[];
  /** Null where no owner allowed links, or the reader may make none. */
  share: FormAction | null;
  revoke: FormAction | null;
  /** Where an owner allows them; null where they are allowed. */
  settingsHref: string | null;
  timeZone: string;
  now: Date;
}

const DEFAULT_DAYS = 30;

/** Links that open the answer without an account: made here, listed with their end, revoked at once. */
export function LinksCard({ links, share, revoke, settingsHref, timeZone, now }: LinksCardProps) {
  const t = useTranslations("share.link");
  return (
    <Card aria-labelledby="links">
      <CardHeader id="links" title={t("title")} description={t("description")} />
      <CardBody className="space-y-5">
        {settingsHref && (
          <p className="text-sm leading-6">
            {t("forbidden")} <TextLink href={settingsHref}>{t("toSettings")}</TextLink>
          </p>
        )}
        {share && (
          <ActionForm action={share} aria-label={t("create")} className="max-w-md space-y-4">
            <CopyResult labels={{ result: t("address"), copy: t("copy"), copied: t("copied") }} />
            <ActionSelect name="days" label={t("days")} defaultValue={DEFAULT_DAYS}>
              {LINK_DAYS.map((days) => (
                <option key={days} value={days}>
                  {t("forDays", { days })}
                </option>
              ))}
            </ActionSelect>
            <Checkbox name="names" value="1" label={t("names")} />
            <p className="text-[13px] leading-5 text-ink-muted">{t("callBack")}</p>
            <SubmitButton variant="secondary">{t("create")}</SubmitButton>
          </ActionForm>
        )}
        {links.length > 0 && (
          <ul aria-label={t("list")} className="divide-y border-t">
            {links.map((link) => (
              <li key={link.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3">
                <LinkFacts link={link} timeZone={timeZone} now={now} />
                {revoke && isOpen(link, now) && (
                  <ActionForm action={revoke} aria-label={t("revoke")}>
                    <input type="hidden" name="linkId" value={link.id} />
                    <SubmitButton size="sm" variant="secondary">
                      {t("revoke")}
                    </SubmitButton>
                  </ActionForm>
                )}
              </li>
            ))}
          </ul>
        )}
      </CardBody>
    </Card>
  );
}

const isOpen = ({ revokedAt, expiresAt }: SharedLink, now: Date) => revokedAt === null && expiresAt > now;

function LinkFacts({ link, timeZone, now }: { link: SharedLink; timeZone: string; now: Date }) {
  const t = useTranslations("share.link");
  const state = link.revokedAt ? "ended" : link.expiresAt > now ? "open" : "over";
  return (
    <p className="text-[13px] leading-5">
      <Badge tone={state === "open" ? "good" : "neutral"}>{t(`states.${state}`)}</Badge>{" "}
      {t.rich("facts", {
        made: () => <Instant at={link.createdAt} timeZone={timeZone} />,
        end: () => <Instant at={link.revokedAt ?? link.expiresAt} timeZone={timeZone} />,
        names: link.showsNames ? "yes" : "no",
      })}
    </p>
  );
}
