import apiTokens from "./en/api-tokens.json";
import audit from "./en/audit.json";
import auth from "./en/auth.json";
import causes from "./en/causes.json";
import charts from "./en/charts.json";
import commitOrigins from "./en/commit-origins.json";
import common from "./en/common.json";
import dashboard from "./en/dashboard.json";
import dataQuality from "./en/data-quality.json";
import deployments from "./en/deployments.json";
import digests from "./en/digests.json";
import estimates from "./en/estimates.json";
import filters from "./en/filters.json";
import gitPush from "./en/git-push.json";
import github from "./en/github.json";
import incidents from "./en/incidents.json";
import integrations from "./en/integrations.json";
import landing from "./en/landing.json";
import leadTimeStages from "./en/lead-time-stages.json";
import methods from "./en/methods.json";
import metrics from "./en/metrics.json";
import organizations from "./en/organizations.json";
import origins from "./en/origins.json";
import palette from "./en/palette.json";
import pipeline from "./en/pipeline.json";
import repositories from "./en/repositories.json";
import services from "./en/services.json";
import share from "./en/share.json";
import shell from "./en/shell.json";
import snapshots from "./en/snapshots.json";
import states from "./en/states.json";
import verdict from "./en/verdict.json";

/** Every message in English; one file a namespace, the same files in every language. */
export const en = {
  apiTokens,
  audit,
  auth,
  causes,
  charts,
  commitOrigins,
  common,
  dashboard,
  dataQuality,
  deployments,
  digests,
  estimates,
  filters,
  gitPush,
  github,
  incidents,
  integrations,
  landing,
  leadTimeStages,
  methods,
  metrics,
  organizations,
  origins,
  palette,
  pipeline,
  repositories,
  services,
  share,
  shell,
  snapshots,
  states,
  verdict,
};
