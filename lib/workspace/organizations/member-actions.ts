"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { type FormOutcome, refused, succeeded } from "@/lib/platform/forms/outcome";
import { sentForm } from "@/lib/platform/forms/sent-form";
import { refuseTooOften } from "@/lib/platform/rate-limits/guard";
import { invitationMailLimits } from "@/lib/platform/rate-limits/limits";
import { userClient } from "@/lib/platform/supabase/server";
import { unwrap } from "@/lib/platform/supabase/unwrap";
import { appOrigin } from "@/lib/workspace/auth/app-origin";
import { isDemoAccount } from "@/lib/workspace/auth/demo-account";
import { asRole } from "./as-role";
import { requireUser } from "./gate";
import { mailInvitation } from "./invitation-mail";
import { invitationTokenHash, newInvitationToken } from "./invitation-token";
import { problemText, refusedBy } from "./problem";
import { canChangeRoles, canInvite, canLeave, canRemoveMembers, canTransferOwnership } from "./roles";
import { invitableRole, invitationEmail, memberId, memberRole } from "./schema";
import type { OrganizationContext } from "./types";

/** Whether what the member made with an admin's rights is to go on under the owner's name. */
const takesOver = (form: FormData): boolean => form.get("takeOver") === "yes";

/** Changes what a member may do; an organization keeps an owner. */
export async function changeMemberRole(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  return asRole(
    slug,
    canChangeRoles,
    async (org) => {
      const userId = memberId.safeParse(sentForm(form).get("userId"));
      const role = memberRole.safeParse(sentForm(form).get("role"));
      if (!userId.success || !role.success) return refused({ title: await problemText("gone") });
      unwrap(
        await org.client.rpc("change_member_role", {
          p_organization_id: org.id,
          p_user_id: userId.data,
          p_role: role.data,
          p_take_over: takesOver(form),
        }),
      );
      revalidatePath(`/${org.slug}`, "layout");
      return succeeded({ title: (await getTranslations("organizations.members"))("roleChanged") });
    },
    { PT404: "memberGone", PT409: "lastOwner" },
  );
}

/** Removes somebody else. */
export async function removeMember(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  return asRole(
    slug,
    canRemoveMembers,
    async (org) => {
      const userId = memberId.safeParse(sentForm(form).get("userId"));
      if (!userId.success) return refused({ title: await problemText("memberGone") });
      unwrap(
        await org.client.rpc("remove_member", {
          p_organization_id: org.id,
          p_user_id: userId.data,
          p_take_over: takesOver(form),
        }),
      );
      revalidatePath(`/${org.slug}/settings`, "layout");
      return succeeded({ title: (await getTranslations("organizations.members"))("removed") });
    },
    { PT404: "memberGone", PT409: "lastOwner" },
  );
}

/** Hands the organization over to another member; whoever did so stays on as an admin. */
export async function transferOwnership(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  return asRole(
    slug,
    canTransferOwnership,
    async (org) => {
      const userId = memberId.safeParse(sentForm(form).get("userId"));
      if (!userId.success) return refused({ title: await problemText("memberGone") });
      unwrap(
        await org.client.rpc("transfer_ownership", { p_organization_id: org.id, p_user_id: userId.data }),
      );
      revalidatePath(`/${org.slug}`, "layout");
      return succeeded({ title: (await getTranslations("organizations.members"))("transferred") });
    },
    { PT404: "memberGone", PT422: "ownAlready" },
  );
}

/** Leaves the organization; its last owner can't. */
export async function leaveOrganization(
  slug: string,
  _previous: FormOutcome | null,
  _form: FormData,
): Promise<FormOutcome> {
  const outcome = await asRole(
    slug,
    canLeave,
    async (org) => {
      unwrap(await org.client.rpc("remove_member", { p_organization_id: org.id, p_user_id: org.user.id }));
      return succeeded();
    },
    { PT409: "lastOwner" },
  );
  if (!outcome.ok) return outcome;
  revalidatePath("/", "layout");
  redirect("/organizations");
}

/** Makes an invitation and mails it where an address was typed; its link is in the answer as well, and kept nowhere. */
export async function createInvitation(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  const values = {
    role: String(sentForm(form).get("role") ?? ""),
    email: String(sentForm(form).get("email") ?? ""),
  };
  const invite = async (org: OrganizationContext) => {
    const role = invitableRole.safeParse(values.role);
    if (!role.success) return refused({ title: await problemText("roleMissing"), values });
    const email = invitationEmail.safeParse(values.email);
    if (!email.success) return refused({ fields: { email: await problemText("emailMalformed") }, values });
    const limits = email.data === "" ? [] : invitationMailLimits(org.id, org.user.id);
    const tooOften = await refuseTooOften(limits, values);
    if (tooOften) return tooOften;
    const token = newInvitationToken();
    unwrap(
      await org.client.rpc("create_invitation", {
        p_organization_id: org.id,
        p_role: role.data,
        p_token_hash: invitationTokenHash(token),
      }),
    );
    revalidatePath(`/${org.slug}/settings/members`);
    const link = `${await appOrigin()}/invitations/${token}`;
    const t = await getTranslations("organizations.members");
    if (email.data === "") {
      return succeeded({
        title: t("invitationMade"),
        detail: t("invitationMadeDetail"),
        values,
        result: link,
      });
    }
    const isSent = await mailInvitation(org, { to: email.data, role: role.data, link });
    return succeeded({
      title: isSent ? t("invitationMailed", { email: email.data }) : t("invitationNotMailed"),
      detail: isSent ? t("invitationMailedDetail") : t("invitationMadeDetail"),
      values: { role: role.data, email: "" },
      result: link,
    });
  };
  return asRole(slug, canInvite, invite, { PT409: "tooManyInvitations" }, values);
}

/** Withdraws an invitation that nobody has used. */
export async function revokeInvitation(
  slug: string,
  _previous: FormOutcome | null,
  form: FormData,
): Promise<FormOutcome> {
  return asRole(slug, canInvite, async (org) => {
    const invitationId = memberId.safeParse(sentForm(form).get("invitationId"));
    if (!invitationId.success) return refused({ title: await problemText("gone") });
    unwrap(
      await org.client.rpc("revoke_invitation", {
        p_organization_id: org.id,
        p_invitation_id: invitationId.data,
      }),
    );
    revalidatePath(`/${org.slug}/settings/members`);
    return succeeded({ title: (await getTranslations("organizations.members"))("invitationRevoked") });
  });
}

/** Joins the organization an invitation is for, and goes there. */
export async function acceptInvitation(
  token: string,
  _previous: FormOutcome | null,
  _form: FormData,
): Promise<FormOutcome> {
  const user = await requireUser();
  if (isDemoAccount(user)) return refused({ title: await problemText("demoAccount") });
  const client = await userClient();
  let slug: string;
  try {
    slug = unwrap(
      await client.rpc("accept_invitation", { p_token_hash: invitationTokenHash(String(token)) }),
    );
  } catch (error) {
    return refusedBy(error, { PT404: "invitationGone" });
  }
  revalidatePath("/", "layout");
  redirect(`/${slug}/dashboard`);
}
