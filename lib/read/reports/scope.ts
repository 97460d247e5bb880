import type { Deployment } from "@/lib/core/deployments/types";
import type { Incident } from "@/lib/core/incidents/types";
import { startedInWindow, type TimeWindow } from "@/lib/core/metrics/window";
import type { DeploymentScope } from "@/lib/read/deployments/scope";
import { WITHOUT_NAME } from "@/lib/read/filters/filters";
import { namesOrAll } from "@/lib/read/filters/names";
import { withUnnamed } from "@/lib/read/incidents/environments";
import type { Repository } from "@/lib/workspace/repositories/types";
import type { ScopeJson } from "./schema";

/** What a report is about. An empty list narrows nothing; the environments are always named. */
export interface Scope {
  window: TimeWindow;
  environments: readonly string[];
  services: readonly string[];
  teams: readonly string[];
  /** Repositories by their slug, such as github.com/acme/shop. */
  repositories: readonly string[];
  /** AI tools: a deployment belongs when one of its commits was written with one of them. */
  tools: readonly string[];
  /** Whether incidents that name no environment belong as well. */
  incidentsWithoutEnvironment: boolean;
}

/** Which environments to ask the database for: all of them, where those without a name are wanted too. */
export function environmentsToRead(environments: readonly string[]): readonly string[] | null {
  return environments.includes(WITHOUT_NAME) ? null : environments;
}

/** The deployments of the scope that started in its window; repositories are named by slug. */
export function deploymentsInScope(deployments: readonly Deployment[], scope: Scope): Deployment[] {
  return startedInWindow(deployments, scope.window).filter(
    (d) =>
      scope.environments.includes(d.env ?? WITHOUT_NAME) &&
      isNarrowedTo(scope.services, [d.service]) &&
      isNarrowedTo(scope.teams, [d.team ?? WITHOUT_NAME]) &&
      isNarrowedTo(scope.repositories, [d.repositoryId ?? WITHOUT_NAME]) &&
      isNarrowedTo(
        scope.tools,
        d.commits.flatMap(({ origin, tools }) => (origin === "AI_ASSISTED" ? tools : [])),
      ),
  );
}

/**
 * The incidents of the scope: one belongs when any of its environments (services, teams) does. Null where the scope
 * asks for what incidents don't carry: a repository, a tool.
 */
export function incidentsInScope(incidents: readonly Incident[], scope: Scope): Incident[] | null {
  if (scope.repositories.length > 0 || scope.tools.length > 0) return null;
  const environments = withUnnamed(scope.environments, scope.incidentsWithoutEnvironment);
  return incidents.filter(
    (i) =>
      orNone(i.envs).some((env) => environments.includes(env)) &&
      isNarrowedTo(scope.services, i.services) &&
      isNarrowedTo(scope.teams, orNone(i.teams)),
  );
}

function orNone(names: readonly string[]): readonly string[] {
  return names.length === 0 ? [WITHOUT_NAME] : names;
}

function isNarrowedTo(wanted: readonly string[], names: readonly string[]): boolean {
  return wanted.length === 0 || names.some((name) => wanted.includes(name));
}

/** The scope that a report's basis states. */
export function fromScopeJson({ window, incidentsWithoutEnvironment = false, ...lists }: ScopeJson): Scope {
  return {
    window: { from: new Date(window.from), to: new Date(window.to) },
    ...lists,
    incidentsWithoutEnvironment,
  };
}

/** The scope as the database counts it: repositories by their id. One that is gone has no deployments. */
export function toDeploymentScope(scope: Scope, repositories: readonly Repository[]): DeploymentScope {
  const ids = new Map(repositories.map(({ id, slug }) => [slug, id]));
  return { ...scope, repositories: scope.repositories.map((slug) => ids.get(slug) ?? slug) };
}

/** The incidents of a scope, as the database is asked for them; null where incidents can't answer it. */
export function toIncidentFilter(scope: Scope) {
  const { window, services, teams, repositories, tools } = scope;
  if (repositories.length > 0 || tools.length > 0) return null;
  const environments = withUnnamed(scope.environments, scope.incidentsWithoutEnvironment);
  return { ...window, environments, services: namesOrAll(services), teams: namesOrAll(teams) };
}
