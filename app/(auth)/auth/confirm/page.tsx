import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/components/auth/auth-card";
import { ActionForm } from "@/components/ui/action-form";
import { SubmitButton } from "@/components/ui/submit-button";
import { parseMailLink } from "@/lib/workspace/auth/mail-link";
import { followMailLink } from "@/lib/workspace/auth/mail-link-action";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.confirm"))("title"), referrer: "no-referrer" };
}

/**
 * Where the links in Supabase's mails lead. Opening it does nothing yet: mail scanners open every link, and one that is
 * used up by them would be dead for the person it was sent to.
 */
export default async function ConfirmPage({ searchParams }: PageProps<"/auth/confirm">) {
  const link = parseMailLink(await searchParams);
  if (!link) redirect("/sign-in?problem=link");
  const t = await getTranslations("auth.confirm");
  const kind = link.type === "recovery" ? "recovery" : "address";
  return (
    <AuthCard title={t(`${kind}.title`)} description={t(`${kind}.description`)}>
      <ActionForm action={followMailLink.bind(null, link)}>
        <SubmitButton>{t(`${kind}.submit`)}</SubmitButton>
      </ActionForm>
    </AuthCard>
  );
}
