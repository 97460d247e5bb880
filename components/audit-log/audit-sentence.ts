import { useLocale, useTranslations } from "next-intl";
import { KNOWN_ORIGINS } from "@/lib/core/origins/origin";
import { formatInstant } from "@/lib/platform/i18n/format";
import { knownAction } from "@/lib/workspace/audit-log/known-actions";
import type { AuditEvent, AuditLogPage } from "@/lib/workspace/audit-log/types";
import { ROLES } from "@/lib/workspace/organizations/roles";

const PROVIDERS: Readonly<Record<string, string>> = {
  datadog: "Datadog",
  github: "GitHub",
  github_deployments: "GitHub deployments",
  pipeline: "pipeline",
  git: "git",
};

/** What pushes is on no site. */
const WITHOUT_SITE = new Set(["pipeline", "git", "github_deployments"]);

type Names = Pick<AuditLogPage, "members" | "tokens">;

/** Who did it, as the reader knows them. */
export function useAuditActor({ members, tokens }: Names): (event: AuditEvent) => string {
  const t = useTranslations("audit");
  return ({ actor }) => {
    if (actor.kind === "system") return t("system");
    if (actor.kind === "token") {
      const name = actor.tokenId === null ? undefined : tokens.get(actor.tokenId);
      return name === undefined ? t("unknownToken") : t("token", { name });
    }
    return (actor.userId !== null && members.get(actor.userId)) || t("former");
  };
}

/** What was done, in a sentence; an action that has none yet is named as it stands in the log. */
export function useAuditSentence({ members }: Names, timeZone: string): (event: AuditEvent) => string {
  const t = useTranslations("audit");
  const locale = useLocale();
  const changesOf = useChanges();
  const originOf = useOverruledOrigin();
  return ({ action, subject, detail }) => {
    if (knownAction(action) === null) return [action, subject].filter(Boolean).join(": ");
    const text = (name: string) => (typeof detail[name] === "string" ? detail[name] : "");
    const role = (name: string) => {
      const known = ROLES.find((one) => one === detail[name]);
      return known ? t(`roles.${known}`) : "";
    };
    const from = new Date(text("from"));
    const [noun, verb] = action.split(".") as ["organization", "create"];
    const values = {
      subject: subject ?? "",
      changes: changesOf(detail),
      member: members.get(text("user_id")) ?? t("somebody"),
      role: role("role"),
      from: role("from"),
      to: role("to"),
      site: (!WITHOUT_SITE.has(subject ?? "") && text("site")) || "none",
      sha: text("sha").slice(0, 12) || "none",
      provider: PROVIDERS[subject ?? ""] ?? subject ?? "",
      day: Number.isNaN(from.getTime()) ? "" : formatInstant(from, locale, timeZone, "date"),
      count: Number(detail.repositories ?? 0),
      days: Number(detail.days ?? 0),
      repository: text("repository"),
      origin: originOf(detail),
      scopes: listed(detail.scopes, locale),
    };
    return t(`sentences.${noun}.${verb}`, values);
  };
}

/** What a commit or an account was said to be. */
function useOverruledOrigin(): (detail: AuditEvent["detail"]) => string {
  const names = useTranslations("metrics.origin");
  return ({ origin, tools }) => {
    const known = KNOWN_ORIGINS.find((one) => one === origin);
    if (known === undefined) return "";
    return [names(known), ...(Array.isArray(tools) ? tools.map(String) : [])].join(" · ");
  };
}

/** Which settings became what, in the order the settings page shows them. */
function useChanges(): (detail: AuditEvent["detail"]) => string {
  const t = useTranslations("audit");
  const locale = useLocale();
  return (detail) => {
    const { name, time_zone: zone, production_environments: environments, week_start: week } = detail;
    const { counts_incidents_without_environment: unplaced, merges_duplicates: merged } = detail;
    const parts = [
      typeof name === "string" && t("settings.name", { value: name }),
      typeof zone === "string" && t("settings.time_zone", { value: zone }),
      Array.isArray(environments) &&
        t("settings.production_environments", {
          value: listed(environments, locale) || t("settings.none"),
        }),
      unplaced === true && t("settings.incidentsCounted"),
      unplaced === false && t("settings.incidentsLeftOut"),
      merged === true && t("settings.duplicatesMerged"),
      merged === false && t("settings.duplicatesApart"),
      (week === "monday" || week === "sunday") && t("settings.week_start", { value: t(`weekStart.${week}`) }),
    ];
    return listed(
      parts.filter((part) => part !== false),
      locale,
    );
  };
}

function listed(values: unknown, locale: string): string {
  if (!Array.isArray(values)) return "";
  return new Intl.ListFormat(locale, { type: "conjunction" }).format(values.map(String));
}
