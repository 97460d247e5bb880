import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/components/auth/auth-card";
import { SiteFrame } from "@/components/shell/site-frame";
import { ActionForm } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { SubmitButton } from "@/components/ui/submit-button";
import { serviceClient } from "@/lib/platform/supabase/service";
import { withNext } from "@/lib/workspace/auth/next-param";
import { isInvitationOpen } from "@/lib/workspace/organizations/data";
import { findUser } from "@/lib/workspace/organizations/gate";
import { acceptInvitation } from "@/lib/workspace/organizations/member-actions";
import { problemText } from "@/lib/workspace/organizations/problem";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("organizations.invitation");
  // The address is the secret: it goes to no other site and into no index.
  return { title: t("tab"), referrer: "no-referrer", robots: { index: false } };
}

export default async function InvitationPage({ params }: PageProps<"/invitations/[token]">) {
  const { token } = await params;
  const t = await getTranslations("organizations.invitation");
  if (!(await isInvitationOpen(serviceClient(), token))) {
    return (
      <SiteFrame>
        <AuthCard title={t("endedTitle")} description={await problemText("invitationGone")}>
          <Button asChild>
            <Link href="/">{t("home")}</Link>
          </Button>
        </AuthCard>
      </SiteFrame>
    );
  }
  const user = await findUser();
  return (
    <SiteFrame>
      <AuthCard title={t("title")} description={user ? t("body", { email: user.email }) : t("signedOutBody")}>
        {user ? (
          <ActionForm action={acceptInvitation.bind(null, token)} className="space-y-4">
            <SubmitButton>{t("accept")}</SubmitButton>
          </ActionForm>
        ) : (
          <SignInLinks next={`/invitations/${encodeURIComponent(token)}`} />
        )}
      </AuthCard>
    </SiteFrame>
  );
}

async function SignInLinks({ next }: { next: string }) {
  const t = await getTranslations("organizations.invitation");
  return (
    <div className="flex flex-wrap gap-2">
      <Button asChild variant="primary">
        <Link href={withNext("/sign-in", next)}>{t("signIn")}</Link>
      </Button>
      <Button asChild>
        <Link href={withNext("/sign-up", next)}>{t("signUp")}</Link>
      </Button>
    </div>
  );
}
