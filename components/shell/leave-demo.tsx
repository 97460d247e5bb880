import { ArrowRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";

/** From the demo to an account of one's own: the shared account is signed out, and signing up opens. */
export function LeaveDemo() {
  const t = useTranslations("shell.demo");
  return (
    <form action="/auth/sign-out" method="post" className="print:hidden">
      <input type="hidden" name="next" value="/sign-up" />
      <Button type="submit" variant="primary" size="sm">
        {t("connect")}
        <ArrowRight aria-hidden="true" />
      </Button>
    </form>
  );
}
