import { useTranslations } from "next-intl";
import { ActionField, ActionForm, ActionSelect } from "@/components/ui/action-form";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { CopyResult } from "@/components/ui/copy-result";
import { Instant, RelativeTime } from "@/components/ui/instant";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { INVITABLE_ROLES } from "@/lib/workspace/organizations/roles";
import type { Invitation } from "@/lib/workspace/organizations/types";

interface InvitationsCardProps {
  invitations: readonly Invitation[];
  timeZone: string;
  now: Date;
  /** Whether this installation can send the invitation itself. */
  canSendMail: boolean;
  create: FormAction;
  revoke: FormAction;
}

/** Invite by mail or by link, and the links that still work. */
export function InvitationsCard({
  invitations,
  timeZone,
  now,
  canSendMail,
  create,
  revoke,
}: InvitationsCardProps) {
  const t = useTranslations("organizations");
  return (
    <Card aria-labelledby="invite">
      <CardHeader id="invite" title={t("members.invite")} description={t("members.inviteDescription")} />
      <CardBody className="space-y-6">
        <ActionForm action={create} className="max-w-md space-y-4" aria-label={t("members.invite")}>
          <CopyResult
            labels={{
              result: t("members.invitationLink"),
              copy: t("members.copy"),
              copied: t("members.copied"),
            }}
          />
          <ActionSelect name="role" label={t("members.inviteRole")} defaultValue="member">
            {INVITABLE_ROLES.map((role) => (
              <option key={role} value={role}>
                {t(`roles.${role}`)} · {t(`roleMeanings.${role}`)}
              </option>
            ))}
          </ActionSelect>
          {canSendMail ? (
            <ActionField
              name="email"
              type="email"
              label={t("members.inviteEmail")}
              hint={t("members.inviteEmailHint")}
              autoComplete="off"
            />
          ) : (
            <p className="text-[13px] leading-5 text-ink-muted">{t("members.noMail")}</p>
          )}
          <SubmitButton variant="secondary">
            {canSendMail ? t("members.inviteSubmitMail") : t("members.inviteSubmit")}
          </SubmitButton>
        </ActionForm>
        {invitations.length > 0 && (
          <section aria-labelledby="open-invitations">
            <h3 id="open-invitations" className="text-sm leading-6 font-medium">
              {t("members.openInvitations")}
            </h3>
            <ul className="mt-2 divide-y">
              {invitations.map((invitation) => (
                <InvitationRow
                  key={invitation.id}
                  invitation={invitation}
                  timeZone={timeZone}
                  now={now}
                  revoke={revoke}
                />
              ))}
            </ul>
          </section>
        )}
      </CardBody>
    </Card>
  );
}

interface InvitationRowProps extends Pick<InvitationsCardProps, "timeZone" | "now" | "revoke"> {
  invitation: Invitation;
}

function InvitationRow({ invitation, timeZone, now, revoke }: InvitationRowProps) {
  const t = useTranslations("organizations");
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3">
      <p className="min-w-0 text-sm">
        {t.rich("members.invitedAs", {
          role: t(`roles.${invitation.role}`),
          when: () => <RelativeTime at={invitation.createdAt} timeZone={timeZone} now={now} />,
        })}
        <span className="block text-[13px] leading-5 text-ink-muted">
          {t.rich("members.expires", {
            when: () => <Instant at={invitation.expiresAt} timeZone={timeZone} />,
          })}
        </span>
      </p>
      <ActionForm action={revoke} outcomeAt="bottom">
        <input type="hidden" name="invitationId" value={invitation.id} />
        <SubmitButton variant="ghost" size="sm">
          {t("members.revoke")}
        </SubmitButton>
      </ActionForm>
    </li>
  );
}
