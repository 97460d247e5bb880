import type { Deployment } from "@/lib/core/deployments/types";

/** Stands, in a list of names, for events that name none: deployments without a team. */
export const UNNAMED = "";

interface ListRow {
  /** Its name in a question. */
  list: string;
  /** Whether there are deployments that name none, for which the empty name asks. */
  takesUnnamed: boolean;
  /** Whether incidents name it too. */
  isOfIncidents?: true;
  /** What a deployment names of it: the reference of `private.answers` in SQL. */
  namedBy: (deployment: Deployment) => readonly string[];
  /** What the API and the command line say of it. */
  about: string;
}

/**
 * What a question can be narrowed by, in the order in which it is offered, under the name that it has in addresses, the API
 * and the command line.
 */
export const FILTER_LISTS = {
  env: {
    list: "environments",
    takesUnnamed: true,
    isOfIncidents: true,
    namedBy: ({ env }) => [env ?? UNNAMED],
    about:
      "An environment; empty for deployments without one. By default the organization's production ones.",
  },
  service: {
    list: "services",
    takesUnnamed: false,
    isOfIncidents: true,
    namedBy: ({ service }) => [service],
    about: "A service.",
  },
  team: {
    list: "teams",
    takesUnnamed: true,
    isOfIncidents: true,
    namedBy: ({ team }) => [team ?? UNNAMED],
    about: "A team; empty for deployments without one.",
  },
  repository: {
    list: "repositories",
    takesUnnamed: true,
    namedBy: ({ repositoryId }) => [repositoryId ?? UNNAMED],
    about: "A repository, by its remote, its host/path or its id; empty for deployments without one.",
  },
  tool: {
    list: "tools",
    takesUnnamed: false,
    namedBy: ({ commits }) => commits.flatMap(({ origin, tools }) => (origin === "AI_ASSISTED" ? tools : [])),
    about: "An AI tool: deployments with a commit that was written with it.",
  },
  tag: {
    list: "tags",
    takesUnnamed: true,
    namedBy: ({ customTags }) => (customTags?.length === 0 ? [UNNAMED] : (customTags ?? [])),
    about: "A custom tag of Datadog's, `key:value`; empty for deployments without any.",
  },
} as const satisfies Record<string, ListRow>;

export type FilterList = keyof typeof FILTER_LISTS;
export const FILTER_LIST_NAMES = Object.keys(FILTER_LISTS) as FilterList[];

/** What incidents name as well. */
export const INCIDENT_LISTS = FILTER_LIST_NAMES.filter((name) => "isOfIncidents" in FILTER_LISTS[name]);

/** A list by its name in a question. */
export type QuestionList = (typeof FILTER_LISTS)[FilterList]["list"];
type Row = ListRow & { list: QuestionList };

/** Something for each list, by its name in addresses. */
export function forEachList<T>(make: (row: Row, name: FilterList) => T): Record<FilterList, T> {
  return Object.fromEntries(
    FILTER_LIST_NAMES.map((name) => [name, make(FILTER_LISTS[name], name)]),
  ) as Record<FilterList, T>;
}

/** Something for each list, by its name in a question. */
export function forEachQuestionList<T>(make: (row: Row, name: FilterList) => T): Record<QuestionList, T> {
  return Object.fromEntries(
    FILTER_LIST_NAMES.map((name) => [FILTER_LISTS[name].list, make(FILTER_LISTS[name], name)]),
  ) as Record<QuestionList, T>;
}
