import type { TimeWindow } from "@/lib/core/metrics/window";
import { namesOrAll } from "@/lib/read/filters/names";

/** Which deployments a figure is about; an empty list narrows nothing, an empty name stands for those without one. */
export interface DeploymentScope {
  window: TimeWindow;
  /** By name; empty lets no deployment through: nobody has said what production is. */
  environments: readonly string[];
  services: readonly string[];
  teams: readonly string[];
  /** By id. */
  repositories: readonly string[];
  tools: readonly string[];
}

/** The scope as the measuring functions of the database take it. */
export function toScopeText(scope: DeploymentScope, more: Record<string, unknown> = {}): string {
  return JSON.stringify({
    ...scope.window,
    // An impossible name, since an absent list would narrow nothing.
    environments: scope.environments.length > 0 ? scope.environments : ["\u0001"],
    services: namesOrAll(scope.services),
    teams: namesOrAll(scope.teams),
    repositories: namesOrAll(scope.repositories),
    tools: namesOrAll(scope.tools),
    ...more,
  });
}
