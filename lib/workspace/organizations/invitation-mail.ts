import { randomUUID } from "node:crypto";
import { getLocale, getTranslations } from "next-intl/server";
import { log } from "@/lib/platform/log";
import { letterHtml } from "@/lib/platform/mail/letter-html";
import { letterText } from "@/lib/platform/mail/letter-text";
import { mailTransport } from "@/lib/platform/mail/transport";
import { nameInMail } from "./name-in-mail";
import type { InvitableRole } from "./roles";
import type { OrganizationContext } from "./types";

interface InvitationMail {
  to: string;
  role: InvitableRole;
  /** The invitation's link: whoever has it can join. */
  link: string;
}

/** Mails an invitation in the language of whoever invites. @returns whether it went; where it didn't, the log says why. */
export async function mailInvitation(
  { name, slug, user }: Pick<OrganizationContext, "name" | "slug" | "user">,
  { to, role, link }: InvitationMail,
): Promise<boolean> {
  const transport = await mailTransport();
  if (transport === null) return false;
  const t = await getTranslations("organizations");
  const values = { organization: nameInMail(name, slug), inviter: user.email, role: t(`roles.${role}`) };
  const letter = {
    subject: t("mail.subject", values),
    locale: await getLocale(),
    blocks: [
      { kind: "heading", text: t("mail.heading", values) },
      { kind: "paragraph", text: t("mail.body", values) },
      { kind: "action", text: t("mail.action", values), href: link },
      { kind: "note", text: t("mail.expires", values), links: [] },
    ],
  } as const;
  const outcome = await transport.send({
    to,
    subject: letter.subject,
    text: letterText(letter),
    html: letterHtml(letter),
    id: randomUUID(),
  });
  if (!outcome.ok) log("invitation not mailed", { reason: outcome.reason });
  return outcome.ok;
}
