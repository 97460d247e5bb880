import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { PROVIDER_NAMES, type SignInProvider } from "@/lib/platform/sign-in-providers";
import { ProviderMark } from "./provider-mark";

interface ProviderButtonsProps {
  providers: readonly SignInProvider[];
  /** Where to go afterwards; checked, and checked again. */
  next: string;
}

/** A button for each provider that this installation offers, above the form for a password. Plain links: they leave the site. */
export function ProviderButtons({ providers, next }: ProviderButtonsProps) {
  const t = useTranslations("auth.providers");
  if (providers.length === 0) return null;
  return (
    <div className="mb-6">
      <ProviderLinks providers={providers} next={next} />
      <p className="mt-6 flex items-center gap-3 text-[13px] text-ink-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {t("or")}
      </p>
    </div>
  );
}

/** The buttons alone. @param domain the company whose SAML connection is meant, where it is known. */
export function ProviderLinks({ providers, next, domain }: ProviderButtonsProps & { domain?: string }) {
  const t = useTranslations("auth.providers");
  return (
    <ul className="space-y-2">
      {providers.map((provider) => (
        <li key={provider}>
          <Button asChild className="w-full">
            <a href={addressOf(provider, next, domain)} rel="nofollow">
              <ProviderMark provider={provider} />
              {provider === "saml" ? t("saml.button") : t("continue", { provider: PROVIDER_NAMES[provider] })}
            </a>
          </Button>
        </li>
      ))}
    </ul>
  );
}

function addressOf(provider: SignInProvider, next: string, domain?: string): string {
  const query = new URLSearchParams(next === "/" ? {} : { next });
  const asksCompany = provider === "saml" && !domain;
  if (asksCompany) query.set("with", "saml");
  if (provider === "saml" && domain) query.set("domain", domain);
  const path = asksCompany ? "/sign-in" : `/auth/with/${provider}`;
  return query.size > 0 ? `${path}?${query}` : path;
}
