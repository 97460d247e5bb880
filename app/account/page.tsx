import type { Metadata } from "next";
import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import { DeleteAccountCard, PasswordCard } from "@/components/account/credentials-cards";
import { PersonalTokensCard } from "@/components/account/personal-tokens-card";
import { PreferencesCard } from "@/components/account/preferences-card";
import { SecondFactorCard } from "@/components/account/second-factor-card";
import { SessionsCard } from "@/components/account/sessions-card";
import { SiteFrame } from "@/components/shell/site-frame";
import { Alert } from "@/components/ui/alert";
import { PageHeader } from "@/components/ui/page-header";
import { TextLink } from "@/components/ui/text-link";
import { parseSingleKeys, SINGLE_KEYS_COOKIE } from "@/lib/platform/i18n/single-keys";
import { parseTheme, THEME_COOKIE } from "@/lib/platform/i18n/theme";
import { userClient } from "@/lib/platform/supabase/server";
import { listPersonalTokens } from "@/lib/workspace/api-tokens/personal-tokens";
import { changePassword, deleteAccount, savePreferences } from "@/lib/workspace/auth/account-actions";
import { isDemoAccount } from "@/lib/workspace/auth/demo-account";
import { makePersonalToken, revokePersonalToken } from "@/lib/workspace/auth/personal-token-actions";
import { loadSecondFactors } from "@/lib/workspace/auth/second-factor-loader";
import { endOtherSessions, endSession } from "@/lib/workspace/auth/session-actions";
import { listSessions } from "@/lib/workspace/auth/sessions";
import { requireUser } from "@/lib/workspace/organizations/gate";
import { listMadeEverywhere } from "@/lib/workspace/organizations/made-with-rights";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth.account"))("title") };
}

export default async function AccountPage() {
  const user = await requireUser();
  const { factors } = await loadSecondFactors("/account");
  const t = await getTranslations("auth.account");
  const client = await userClient();
  const now = new Date();
  const tokens = await listPersonalTokens(client);
  const jar = await cookies();
  return (
    <SiteFrame>
      <div className="mx-auto max-w-2xl space-y-6 py-4 sm:py-10">
        <PageHeader
          title={t("title")}
          description={<span className="break-words">{t("signedInAs", { email: user.email })}</span>}
        />
        <PreferencesCard
          theme={parseTheme(jar.get(THEME_COOKIE)?.value)}
          singleKeys={parseSingleKeys(jar.get(SINGLE_KEYS_COOKIE)?.value)}
          save={savePreferences}
        />
        {isDemoAccount(user) ? (
          <Alert title={t("demo")} />
        ) : (
          <>
            <PasswordCard email={user.email} change={changePassword} asksCode={(factors ?? []).length > 0} />
            <SecondFactorCard apps={factors} />
            <SessionsCard
              sessions={await listSessions(client)}
              now={now}
              end={(id) => endSession.bind(null, id)}
              endOthers={endOtherSessions}
            />
            <PersonalTokensCard
              tokens={tokens}
              now={now}
              make={makePersonalToken}
              revoke={(id) => revokePersonalToken.bind(null, id)}
            />
            <DeleteAccountCard made={await listMadeEverywhere(client, user.id, now)} remove={deleteAccount} />
          </>
        )}
        <p className="text-[13px]">
          <TextLink href="/organizations">{t("back")}</TextLink>
        </p>
      </div>
    </SiteFrame>
  );
}
