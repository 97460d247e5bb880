import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardFooter, CardHeader } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Instant } from "@/components/ui/instant";
import { Select } from "@/components/ui/select";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/forms/outcome";
import { ROLES } from "@/lib/organizations/roles";
import type { Member } from "@/lib/organizations/types";

interface MembersCardProps {
  organization: { name: string; timeZone: string };
  userId: string;
  members: readonly Member[];
  /** Each null for whoever may not. */
  changeRole: FormAction | null;
  remove: FormAction | null;
  leave: FormAction | null;
}

/** Who belongs to the organization, and what they may do. */
export function MembersCard({ organization, userId, members, changeRole, remove, leave }: MembersCardProps) {
  const t = useTranslations("organizations.members");
  return (
    <Card aria-labelledby="members">
      <CardHeader id="members" title={t("title")} description={t("description")} />
      <CardBody>
        <ul className="divide-y">
          {members.map((member) => (
            <MemberRow
              key={member.userId}
              member={member}
              isSelf={member.userId === userId}
              timeZone={organization.timeZone}
              changeRole={changeRole}
              remove={remove}
            />
          ))}
        </ul>
      </CardBody>
      {leave && (
        <CardFooter className="justify-end">
          <LeaveButton name={organization.name} leave={leave} />
        </CardFooter>
      )}
    </Card>
  );
}

interface MemberRowProps extends Pick<MembersCardProps, "changeRole" | "remove"> {
  member: Member;
  isSelf: boolean;
  timeZone: string;
}

function MemberRow({ member, isSelf, timeZone, changeRole, remove }: MemberRowProps) {
  const t = useTranslations("organizations");
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0">
      <div className="min-w-0 grow basis-56">
        <p className="flex flex-wrap items-center gap-2">
          <span className="min-w-0 break-all">{member.email}</span>
          {isSelf && <Badge>{t("members.you")}</Badge>}
        </p>
        <p className="text-[13px] leading-5 text-ink-muted">
          {t("members.joined")} <Instant at={member.joinedAt} timeZone={timeZone} />
        </p>
      </div>
      {changeRole ? (
        <RoleForm member={member} changeRole={changeRole} />
      ) : (
        <span className="text-sm text-ink-muted">{t(`roles.${member.role}`)}</span>
      )}
      {remove && !isSelf && <RemoveButton member={member} remove={remove} />}
    </li>
  );
}

function RoleForm({ member, changeRole }: { member: Member; changeRole: FormAction }) {
  const t = useTranslations("organizations");
  return (
    <ActionForm
      action={changeRole}
      outcomeAt="bottom"
      aria-label={t("members.roleOf", { email: member.email })}
      className="flex flex-wrap items-center justify-end gap-2"
    >
      <input type="hidden" name="userId" value={member.userId} />
      <Select
        key={member.role}
        name="role"
        defaultValue={member.role}
        aria-label={t("members.roleOf", { email: member.email })}
        className="w-36"
      >
        {ROLES.map((role) => (
          <option key={role} value={role}>
            {t(`roles.${role}`)}
          </option>
        ))}
      </Select>
      <SubmitButton variant="secondary">{t("members.changeRole")}</SubmitButton>
    </ActionForm>
  );
}

function RemoveButton({ member, remove }: { member: Member; remove: FormAction }) {
  const t = useTranslations("organizations.members");
  return (
    <ConfirmDialog
      trigger={
        <Button variant="ghost" aria-label={`${t("remove")} ${member.email}`}>
          {t("remove")}
        </Button>
      }
      title={t("removeTitle", { email: member.email })}
      description={t("removeDescription")}
      action={remove}
      labels={{ submit: t("remove"), cancel: t("cancel"), close: t("close") }}
    >
      <input type="hidden" name="userId" value={member.userId} />
    </ConfirmDialog>
  );
}

function LeaveButton({ name, leave }: { name: string; leave: FormAction }) {
  const t = useTranslations("organizations.members");
  return (
    <ConfirmDialog
      trigger={<Button size="sm">{t("leave")}</Button>}
      title={t("leaveTitle", { name })}
      description={t("leaveDescription")}
      action={leave}
      labels={{ submit: t("leave"), cancel: t("cancel"), close: t("close") }}
    />
  );
}
