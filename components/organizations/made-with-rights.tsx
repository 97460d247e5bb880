import { useTranslations } from "next-intl";
import { Checkbox } from "@/components/ui/checkbox";
import type { MadeWithRights } from "@/lib/organizations/made-with-rights";

interface MadeWithRightsNoteProps {
  made: MadeWithRights;
  /** Who reads it: an owner about to remove somebody or to take their role, or the one who leaves. */
  when: "remove" | "demote" | "leave";
}

/** Names what stops working when somebody's rights end, and offers an owner to take it over. */
export function MadeWithRightsNote({ made, when }: MadeWithRightsNoteProps) {
  const t = useTranslations("organizations.madeWithRights");
  return (
    <div className="space-y-2 rounded-md bg-subtle px-3 py-2 text-[13px] leading-5">
      <p>{t(when)}</p>
      <ul className="list-disc space-y-1 pl-5">
        {made.tokens.map(({ name, lastFour }) => (
          <li key={`${name} ${lastFour}`} className="break-words">
            {t("token", { name })} <code className="font-mono text-ink-muted">iris_…{lastFour}</code>
          </li>
        ))}
        {made.slack && <li>{t("slack")}</li>}
      </ul>
      {when !== "leave" && (
        <Checkbox
          name="takeOver"
          value="yes"
          label={
            <>
              {t("takeOver")}
              <span className="block text-ink-muted">{t("takeOverHint")}</span>
            </>
          }
        />
      )}
    </div>
  );
}
