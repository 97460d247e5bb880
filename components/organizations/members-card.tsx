import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardFooter, CardHeader } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Instant } from "@/components/ui/instant";
import { Select } from "@/components/ui/select";
import { SubmitButton } from "@/components/ui/submit-button";
import type { FormAction } from "@/lib/platform/forms/outcome";
import type { MadeWithRights } from "@/lib/workspace/organizations/made-with-rights";
import { ROLES } from "@/lib/workspace/organizations/roles";
import type { Member } from "@/lib/workspace/organizations/types";
import { MadeWithRightsNote } from "./made-with-rights";

interface MembersCardProps {
  organization: { name: string; timeZone: string };
  userId: string;
  members: readonly Member[];
  /** What ends with a member's rights, by their id. */
  made: ReadonlyMap<string, MadeWithRights>;
  /** Each null for whoever may not. */
  changeRole: FormAction | null;
  remove: FormAction | null;
  leave: FormAction | null;
}

/** Who belongs to the organization, and what they may do. */
export function MembersCard({
  organization,
  userId,
  members,
  made,
  changeRole,
  remove,
  leave,
}: MembersCardProps) {
  const t = useTranslations("organizations.members");
  const owners = members.filter(({ role }) => role === "owner");
  return (
    <Card aria-labelledby="members">
      <CardHeader id="members" title={t("title")} description={t("description")} />
      <CardBody>
        <ul className="divide-y">
          {members.map((member) => (
            <MemberRow
              key={member.userId}
              member={member}
              made={made.get(member.userId)}
              isSelf={member.userId === userId}
              isOnlyOwner={member.role === "owner" && owners.length === 1}
              timeZone={organization.timeZone}
              changeRole={changeRole}
              remove={remove}
            />
          ))}
        </ul>
      </CardBody>
      {leave && (
        <CardFooter className="justify-end">
          <LeaveButton name={organization.name} made={made.get(userId)} leave={leave} />
        </CardFooter>
      )}
    </Card>
  );
}

interface MemberRowProps extends Pick<MembersCardProps, "changeRole" | "remove"> {
  member: Member;
  made: MadeWithRights | undefined;
  isSelf: boolean;
  /** An organization needs an owner: its only one stays one. */
  isOnlyOwner: boolean;
  timeZone: string;
}

function MemberRow({ member, made, isSelf, isOnlyOwner, timeZone, changeRole, remove }: MemberRowProps) {
  const t = useTranslations("organizations");
  const madeByOther = isSelf ? undefined : made;
  const role =
    changeRole && !isOnlyOwner ? (
      <RoleForm member={member} made={madeByOther} changeRole={changeRole} />
    ) : (
      <span className="text-sm text-ink-muted">{t(`roles.${member.role}`)}</span>
    );
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
      {/* With what its change ends, the role takes a line of its own. */}
      {!madeByOther && role}
      {remove && !isSelf && <RemoveButton member={member} made={made} remove={remove} />}
      {madeByOther && role}
    </li>
  );
}

interface RoleFormProps extends Pick<MemberRowProps, "member" | "made"> {
  changeRole: FormAction;
}

function RoleForm({ member, made, changeRole }: RoleFormProps) {
  const t = useTranslations("organizations");
  return (
    <ActionForm
      action={changeRole}
      outcomeAt="bottom"
      aria-label={t("members.roleOf", { email: member.email })}
      className={cn("flex flex-wrap items-center justify-end gap-2", made && "basis-full")}
    >
      {made && (
        <div className="min-w-0 grow basis-80">
          <MadeWithRightsNote made={made} when="demote" />
        </div>
      )}
      <input type="hidden" name="userId" value={member.userId} />
      <div className="flex items-center gap-2">
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
      </div>
    </ActionForm>
  );
}

interface RemoveButtonProps extends Pick<MemberRowProps, "member" | "made"> {
  remove: FormAction;
}

function RemoveButton({ member, made, remove }: RemoveButtonProps) {
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
      {made && <MadeWithRightsNote made={made} when="remove" />}
    </ConfirmDialog>
  );
}

interface LeaveButtonProps {
  name: string;
  made: MadeWithRights | undefined;
  leave: FormAction;
}

function LeaveButton({ name, made, leave }: LeaveButtonProps) {
  const t = useTranslations("organizations.members");
  return (
    <ConfirmDialog
      trigger={<Button size="sm">{t("leave")}</Button>}
      title={t("leaveTitle", { name })}
      description={t("leaveDescription")}
      action={leave}
      labels={{ submit: t("leave"), cancel: t("cancel"), close: t("close") }}
    >
      {made && <MadeWithRightsNote made={made} when="leave" />}
    </ConfirmDialog>
  );
}
