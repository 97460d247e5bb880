import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { AddressSelect } from "@/components/ui/address-select";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { GetForm } from "@/components/ui/get-form";
import { Input } from "@/components/ui/input";
import { ORIGINS } from "@/lib/core/origins/origin";
import { UNNAMED } from "@/lib/core/question/lists";
import { DEPLOYMENT_SORTS } from "@/lib/read/deployments/list";
import { sortText } from "@/lib/read/deployments/list-address";
import type { DeploymentListView } from "@/lib/read/deployments/list-view";
import { filterQuery } from "@/lib/read/filters/href";
import { ANY, SHARE_BINS } from "@/lib/read/filters/narrowing";

/** The parameters that this form has a field for. */
const FIELDS = ["q", "result", "origin", "share", "type", "remediation"] as const;

/**
 * Search and the narrowings of the list, sent by GET: it works before scripts do, and its answer can be shared. Once they
 * run, a choice acts at once and the page stays while the list changes.
 */
export function NarrowingForm({ view }: { view: DeploymentListView }) {
  const t = useTranslations("deployments");
  const { slug, filters, narrowing, position } = view;
  const given = new URLSearchParams(filterQuery(filters, narrowing));
  const isField = (name: string) => FIELDS.some((field) => field === name) && given.getAll(name).length < 2;
  return (
    <GetForm action={`/${slug}/deployments`} className="space-y-3">
      {[...given].map(([name, value]) =>
        isField(name) ? null : <input key={`${name}-${value}`} type="hidden" name={name} value={value} />,
      )}
      <div className="flex gap-2">
        <span className="relative min-w-0 grow">
          <Search aria-hidden="true" className="absolute top-2.5 left-3 size-4 text-ink-faint" />
          {/* The key draws it anew when a chip or the back button has changed the address. */}
          <Input
            key={narrowing.q ?? ""}
            type="search"
            name="q"
            defaultValue={narrowing.q ?? ""}
            aria-label={t("search.label")}
            placeholder={t("search.placeholder")}
            className="pl-9"
          />
        </span>
        <Button type="submit">{t("search.submit")}</Button>
      </div>
      <div className="grid grid-cols-2 gap-2 sm:grid-cols-3 lg:grid-cols-5">
        <Results given={given} />
        <Origins given={given} />
        <Shares given={given} />
        <Types given={given} />
        <Remediations given={given} />
        <Choice
          name="sort"
          className="md:hidden"
          label={t("sort.label")}
          value={sortText(position.sort, position.descending)}
          options={DEPLOYMENT_SORTS.flatMap((sort) => [
            { value: sortText(sort, true), label: t(`sort.${sort}.down`) },
            { value: sortText(sort, false), label: t(`sort.${sort}.up`) },
          ])}
        />
      </div>
    </GetForm>
  );
}

interface ChoiceProps {
  name: string;
  className?: string;
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
}

function Choice({ name, label, value, options, className }: ChoiceProps) {
  const id = useId();
  return (
    <div className={cn("min-w-0", className)}>
      <label htmlFor={id} className="text-[11px] leading-4 text-ink-muted">
        {label}
      </label>
      <AddressSelect id={id} name={name} value={value}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </AddressSelect>
    </div>
  );
}

/** Several at once, from a link, are shown as chips alone. */
function Narrowing({ given, ...choice }: Omit<ChoiceProps, "value"> & { given: URLSearchParams }) {
  const t = useTranslations("deployments");
  const values = given.getAll(choice.name);
  if (values.length > 1) return null;
  return (
    <Choice
      {...choice}
      value={values[0] ?? ANY}
      options={[{ value: ANY, label: t("any") }, ...choice.options]}
    />
  );
}

function Results({ given }: { given: URLSearchParams }) {
  const t = useTranslations("deployments");
  const options = (["failed", "passed", "pending"] as const).map((value) => ({
    value,
    label: t(`result.${value}`),
  }));
  return <Narrowing given={given} name="result" label={t("columns.result")} options={options} />;
}

function Origins({ given }: { given: URLSearchParams }) {
  const t = useTranslations("deployments");
  const origins = useTranslations("metrics.origin");
  const options = ORIGINS.map((value) => ({ value, label: origins(value) }));
  return <Narrowing given={given} name="origin" label={t("fields.origin")} options={options} />;
}

function Shares({ given }: { given: URLSearchParams }) {
  const t = useTranslations("deployments");
  const options = SHARE_BINS.map((value) => ({
    value,
    label:
      value === "0"
        ? t("fields.shareNone")
        : t("fields.shareBand", { from: Number(value) - 25, to: Number(value) }),
  }));
  return <Narrowing given={given} name="share" label={t("fields.share")} options={options} />;
}

function Types({ given }: { given: URLSearchParams }) {
  const t = useTranslations("deployments");
  const options = (["standard", "rollback", "rollforward"] as const).map((value) => ({
    value,
    label: t(`type.${value}`),
  }));
  const none = { value: UNNAMED, label: t("fields.typeNone") };
  return <Narrowing given={given} name="type" label={t("fields.type")} options={[...options, none]} />;
}

function Remediations({ given }: { given: URLSearchParams }) {
  const t = useTranslations("deployments");
  const options = (["rollback", "rollforward", "hotfix"] as const).map((value) => ({
    value,
    label: t(`type.${value}`),
  }));
  const none = { value: UNNAMED, label: t("fields.remediationNone") };
  return (
    <Narrowing
      given={given}
      name="remediation"
      label={t("fields.remediation")}
      options={[...options, none]}
    />
  );
}
