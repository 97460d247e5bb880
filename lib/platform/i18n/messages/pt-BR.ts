import apiTokens from "./pt-BR/api-tokens.json";
import audit from "./pt-BR/audit.json";
import auth from "./pt-BR/auth.json";
import causes from "./pt-BR/causes.json";
import charts from "./pt-BR/charts.json";
import commitOrigins from "./pt-BR/commit-origins.json";
import common from "./pt-BR/common.json";
import dashboard from "./pt-BR/dashboard.json";
import dataQuality from "./pt-BR/data-quality.json";
import deployments from "./pt-BR/deployments.json";
import digests from "./pt-BR/digests.json";
import estimates from "./pt-BR/estimates.json";
import filters from "./pt-BR/filters.json";
import gitPush from "./pt-BR/git-push.json";
import github from "./pt-BR/github.json";
import incidents from "./pt-BR/incidents.json";
import integrations from "./pt-BR/integrations.json";
import landing from "./pt-BR/landing.json";
import leadTimeStages from "./pt-BR/lead-time-stages.json";
import methods from "./pt-BR/methods.json";
import metrics from "./pt-BR/metrics.json";
import organizations from "./pt-BR/organizations.json";
import origins from "./pt-BR/origins.json";
import palette from "./pt-BR/palette.json";
import pipeline from "./pt-BR/pipeline.json";
import repositories from "./pt-BR/repositories.json";
import services from "./pt-BR/services.json";
import share from "./pt-BR/share.json";
import shell from "./pt-BR/shell.json";
import snapshots from "./pt-BR/snapshots.json";
import states from "./pt-BR/states.json";
import verdict from "./pt-BR/verdict.json";

/** Every message in Brazilian Portuguese; one file a namespace, the same files in every language. */
export const ptBR = {
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
