import { useTranslations } from "next-intl";
import { Checkbox } from "@/components/ui/checkbox";
import type { MadeIn, MadeWithRights } from "@/lib/workspace/organizations/made-with-rights";

interface MadeWithRightsNoteProps {
  made: MadeWithRights;
  /** Who reads it: an owner about to remove somebody or to take their role, or the one who leaves. */
  when: "remove" | "demote" | "leave";
}

const LOOK = "space-y-2 rounded-md bg-subtle px-3 py-2 text-[13px] leading-5";

/** Names what stops working when somebody's rights end, and offers an owner to take it over. */
export function MadeWithRightsNote({ made, when }: MadeWithRightsNoteProps) {
  const t = useTranslations("organizations.madeWithRights");
  const canBeKept = when !== "leave" && (made.slack || made.tokens.length > 0);
  return (
    <div className={LOOK}>
      <p>{t(when)}</p>
      <MadeList made={made} />
      {canBeKept && (
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

/** Names what stops working with an account, organization by organization. */
export function MadeEverywhereNote({ made }: { made: readonly MadeIn[] }) {
  const t = useTranslations("organizations.madeWithRights");
  return (
    <div className={LOOK}>
      <p>{t("deleteAccount")}</p>
      {made.map(({ organization, made: own }) => (
        <div key={organization.slug} className="space-y-1">
          <p className="font-medium break-words">{organization.name}</p>
          <MadeList made={own} />
        </div>
      ))}
    </div>
  );
}

function MadeList({ made }: { made: MadeWithRights }) {
  const t = useTranslations("organizations.madeWithRights");
  return (
    <ul className="list-disc space-y-1 pl-5">
      {made.tokens.map(({ name, lastFour }) => (
        <li key={`${name} ${lastFour}`} className="break-words">
          {t("token", { name })} <code className="font-mono text-ink-muted">iris_…{lastFour}</code>
        </li>
      ))}
      {made.slack && <li>{t("slack")}</li>}
      {made.invitations > 0 && <li>{t("invitations", { count: made.invitations })}</li>}
    </ul>
  );
}
