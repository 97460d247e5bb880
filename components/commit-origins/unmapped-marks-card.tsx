import { useTranslations } from "next-intl";
import { useId } from "react";
import { ActionField, ActionForm, ActionSelect } from "@/components/ui/action-form";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Instant } from "@/components/ui/instant";
import { SubmitButton } from "@/components/ui/submit-button";
import { MARK_KINDS } from "@/lib/core/origins/taught";
import { MARK_CHOICES } from "@/lib/ingest/commit-origins/teach-form";
import type { UnmappedMark } from "@/lib/ingest/commit-origins/unmapped-marks";
import type { FormAction } from "@/lib/platform/forms/outcome";
import { ApplyButton } from "./apply-button";
import { useMarkName } from "./mark-name";

interface UnmappedMarksCardProps {
  org: string;
  marks: readonly UnmappedMark[];
  /** Marks beyond those, the rarest. */
  unlisted: number;
  timeZone: string;
  /** Null for whoever may not. */
  teach: FormAction | null;
}

/** Marks in the organization's commits that no rule knows, each with what it can be said to mean. */
export function UnmappedMarksCard({ marks, unlisted, timeZone, teach }: UnmappedMarksCardProps) {
  const t = useTranslations("commitOrigins.marks");
  return (
    <Card aria-labelledby="unmapped-marks">
      <CardHeader id="unmapped-marks" title={t("title")} description={t("description")} />
      <CardBody>
        {marks.length === 0 ? (
          <p className="text-sm leading-6 text-ink-muted">{t("empty")}</p>
        ) : (
          <ul className="divide-y">
            {marks.map((mark) => (
              <li key={`${mark.kind}:${mark.value}`} className="space-y-3 py-4">
                <MarkText mark={mark} timeZone={timeZone} />
                {teach && <ChoiceForm mark={mark} teach={teach} />}
              </li>
            ))}
          </ul>
        )}
        {unlisted > 0 && (
          <p className="pt-3 text-[13px] leading-5 text-ink-muted">{t("unlisted", { count: unlisted })}</p>
        )}
      </CardBody>
    </Card>
  );
}

function MarkText({ mark, timeZone }: { mark: UnmappedMark; timeZone: string }) {
  const t = useTranslations("commitOrigins.marks");
  const nameOf = useMarkName();
  return (
    <div className="min-w-0">
      <p className="font-mono text-[13px] font-medium break-all">{nameOf(mark)}</p>
      <p className="figures text-[13px] leading-5 text-ink-muted">
        {t(`kinds.${mark.kind}`)} · {t("commits", { count: mark.commits })}
        {mark.newestAt !== null && (
          <>
            {" · "}
            {t.rich("newest", { at: () => <Instant at={mark.newestAt as Date} timeZone={timeZone} /> })}
          </>
        )}
        {" · "}
        {t.rich("example", {
          sha: mark.example.slice(0, 12),
          code: (text) => <code className="font-mono">{text}</code>,
        })}
      </p>
    </div>
  );
}

/** "acme-run" → "Acme run": a name to begin with. */
function suggestedName({ value }: UnmappedMark): string {
  const plain = value
    .replace(/^github:|\[bot\]$|@.*$/g, "")
    .replace(/\[bot\]$/, "")
    .replace(/[-_.]+/g, " ")
    .trim();
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

function ChoiceForm({ mark, teach }: { mark: UnmappedMark; teach: FormAction }) {
  const t = useTranslations("commitOrigins.marks");
  const name = useMarkName()(mark);
  return (
    <ActionForm action={teach} className="space-y-3" aria-label={t("formLabel", { mark: name })}>
      <input type="hidden" name="kind" value={mark.kind} />
      <input type="hidden" name="mark" value={mark.value} />
      <ActionField
        name="name"
        label={t("name")}
        defaultValue={suggestedName(mark)}
        autoComplete="off"
        maxLength={60}
        className="max-w-xs"
      />
      <div className="flex flex-wrap gap-2">
        {MARK_CHOICES.map((choice) => (
          <SubmitButton key={choice} variant="secondary" size="sm" name="means" value={choice}>
            {t(`choices.${choice}`)}
          </SubmitButton>
        ))}
        <ApplyButton label={t("apply")} />
      </div>
    </ActionForm>
  );
}

/** Says what a mark means that isn't on the list, for a tool and a span of days where that is wished. */
export function TeachMarkCard({ teach, tools }: { teach: FormAction; tools: readonly string[] }) {
  const t = useTranslations("commitOrigins.marks");
  const listId = useId();
  return (
    <Card aria-labelledby="teach-mark">
      <CardHeader id="teach-mark" title={t("teachTitle")} description={t("teachDescription")} />
      <CardBody>
        <ActionForm action={teach} className="max-w-md space-y-4" aria-label={t("teachTitle")}>
          <ActionSelect name="kind" label={t("kind")} defaultValue="trailer" required>
            {MARK_KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {t(`kinds.${kind}`)}
              </option>
            ))}
          </ActionSelect>
          <ActionField
            name="mark"
            label={t("mark")}
            hint={t("markHint")}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            required
          />
          <ActionSelect name="means" label={t("means")} defaultValue="assisted" required>
            {MARK_CHOICES.map((choice) => (
              <option key={choice} value={choice}>
                {t(`choices.${choice}`)}
              </option>
            ))}
          </ActionSelect>
          <ActionField name="name" label={t("name")} hint={t("nameHint")} autoComplete="off" maxLength={60} />
          <ActionField
            name="tool"
            label={t("onlyTool")}
            hint={t("onlyToolHint")}
            list={listId}
            autoComplete="off"
            maxLength={60}
          />
          <datalist id={listId}>
            {tools.map((tool) => (
              <option key={tool} value={tool} />
            ))}
          </datalist>
          <div className="grid gap-4 sm:grid-cols-2">
            <ActionField name="from" type="date" label={t("from")} />
            <ActionField name="until" type="date" label={t("until")} />
          </div>
          <ActionField name="reason" label={t("reason")} autoComplete="off" maxLength={500} />
          <div className="flex flex-wrap gap-2">
            <SubmitButton variant="secondary" size="sm">
              {t("previewButton")}
            </SubmitButton>
            <ApplyButton label={t("apply")} />
          </div>
        </ActionForm>
      </CardBody>
    </Card>
  );
}
