import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { DomainsCard } from "@/components/organizations/domains-card";
import { InvitationsCard } from "@/components/organizations/invitations-card";
import { MembersCard } from "@/components/organizations/members-card";
import { TransferCard } from "@/components/organizations/transfer-card";
import { canSendMail } from "@/lib/platform/mail/transport";
import { offeredProviders } from "@/lib/workspace/company-sign-in/offered";
import {
  addDomain,
  confirmDomain,
  letDomainJoin,
  removeDomain,
  requireCompanySignIn,
} from "@/lib/workspace/domains/actions";
import { listDomains } from "@/lib/workspace/domains/data";
import { listInvitations, listMembers } from "@/lib/workspace/organizations/data";
import { requireOrganization } from "@/lib/workspace/organizations/gate";
import { listMadeWithRights } from "@/lib/workspace/organizations/made-with-rights";
import {
  changeMemberRole,
  createInvitation,
  leaveOrganization,
  removeMember,
  revokeInvitation,
  transferOwnership,
} from "@/lib/workspace/organizations/member-actions";
import {
  canChangeRoles,
  canInvite,
  canLeave,
  canManageDomains,
  canRemoveMembers,
  canSeeDomains,
  canTransferOwnership,
} from "@/lib/workspace/organizations/roles";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("organizations.members"))("title") };
}

export default async function MembersPage({ params }: PageProps<"/[org]/settings/members">) {
  const org = await requireOrganization((await params).org);
  const now = new Date();
  const [members, invitations, made, domains] = await Promise.all([
    listMembers(org.client, org.id),
    canInvite(org.role) ? listInvitations(org.client, org.id, now) : [],
    listMadeWithRights(org.client, org.id, now),
    canSeeDomains(org.role) ? listDomains(org.client, org.id) : [],
  ]);
  // An organization needs an owner: its only one hands it on or deletes it.
  const isOnlyOwner = org.role === "owner" && members.filter(({ role }) => role === "owner").length === 1;
  return (
    <div className="space-y-6">
      <MembersCard
        organization={{ name: org.name, timeZone: org.timeZone }}
        userId={org.user.id}
        members={members}
        made={made}
        changeRole={canChangeRoles(org.role) ? changeMemberRole.bind(null, org.slug) : null}
        remove={canRemoveMembers(org.role) ? removeMember.bind(null, org.slug) : null}
        leave={canLeave(org.role) && !isOnlyOwner ? leaveOrganization.bind(null, org.slug) : null}
      />
      {canTransferOwnership(org.role) && members.length > 1 && (
        <TransferCard
          organization={org.name}
          candidates={members.filter(({ userId }) => userId !== org.user.id)}
          transfer={transferOwnership.bind(null, org.slug)}
        />
      )}
      {canInvite(org.role) && (
        <InvitationsCard
          invitations={invitations}
          timeZone={org.timeZone}
          now={now}
          canSendMail={canSendMail()}
          create={createInvitation.bind(null, org.slug)}
          revoke={revokeInvitation.bind(null, org.slug)}
        />
      )}
      {canSeeDomains(org.role) && (
        <DomainsCard
          domains={domains}
          timeZone={org.timeZone}
          providers={offeredProviders()}
          actions={
            canManageDomains(org.role)
              ? {
                  add: addDomain.bind(null, org.slug),
                  confirm: confirmDomain.bind(null, org.slug),
                  letJoin: letDomainJoin.bind(null, org.slug),
                  require: requireCompanySignIn.bind(null, org.slug),
                  remove: removeDomain.bind(null, org.slug),
                }
              : null
          }
        />
      )}
    </div>
  );
}
