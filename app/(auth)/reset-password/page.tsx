import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "@/components/auth/auth-card";
import { ResetPasswordForm } from "@/components/auth/password-forms";
import { resetPassword } from "@/lib/workspace/auth/actions";
import { isRecovering } from "@/lib/workspace/auth/recovery";
import { findUser } from "@/lib/workspace/organizations/gate";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.reset"))("title") };
}

export default async function ResetPasswordPage() {
  // The mail's link signs in on its way here; a session that didn't come that way changes its password on the account page.
  const user = (await isRecovering()) ? await findUser() : null;
  if (!user) redirect("/forgot-password");
  const t = await getTranslations("auth.reset");
  return (
    <AuthCard title={t("title")} description={t("description", { email: user.email })}>
      <ResetPasswordForm action={resetPassword} email={user.email} />
    </AuthCard>
  );
}
