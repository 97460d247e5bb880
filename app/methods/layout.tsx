import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { SiteFrame } from "@/components/shell/site-frame";
import { Button } from "@/components/ui/button";
import { findUser } from "@/lib/workspace/organizations/gate";

/** Read by anybody; who is signed in has the way back to their figures. */
export default async function MethodsLayout({ children }: LayoutProps<"/methods">) {
  const t = await getTranslations("methods");
  return (
    <SiteFrame
      actions={
        (await findUser()) && (
          <Button asChild size="sm">
            <Link href="/organizations">{t("back")}</Link>
          </Button>
        )
      }
    >
      {children}
    </SiteFrame>
  );
}
