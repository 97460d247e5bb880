import { useTranslations } from "next-intl";
import type { MarkKind } from "@/lib/core/origins/taught";

/** A mark as it is written in a commit; an account in the form people know it by. */
export function useMarkName() {
  const t = useTranslations("commitOrigins.marks");
  return ({
    kind,
    value,
    isHidden = false,
  }: {
    kind: MarkKind;
    value: string;
    isHidden?: boolean;
  }): string => {
    if (isHidden) return t("hiddenAccount");
    if (kind === "trailer") return `${value}:`;
    if (kind === "footer") return t("footer", { name: value });
    if (value.startsWith("github-id:")) return t("githubId", { id: value.slice("github-id:".length) });
    return value.startsWith("github:") ? `@${value.slice("github:".length)}` : value;
  };
}
