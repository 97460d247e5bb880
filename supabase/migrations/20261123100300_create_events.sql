-- What a provider reported. Columns the metrics read are plain; text that is secret or personal lives encrypted
-- in tables of its own, which no policy opens.
create table public.external_deployments (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id) on delete cascade,
  integration_id uuid not null,
  external_id text not null,
  service text not null,
  env text,
  team text,
  version text,
  repository_url text,
  repository_slug text,
  repository_id uuid,
  commit_sha text,
  started_at timestamptz not null,
  finished_at timestamptz,
  duration_seconds double precision check (duration_seconds >= 0),
  verdict text not null check (verdict in ('failed', 'passed', 'pending')),
  deployment_type text,
  recovery_seconds double precision check (recovery_seconds >= 0),
  remediation_type text,
  remediation_external_id text,
  source text,
  number_of_commits integer,
  fingerprint text not null,
  first_seen_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  missed_at timestamptz,
  disappeared_at timestamptz,
  check (verdict = 'failed' or recovery_seconds is null),
  unique (organization_id, external_id),
  unique (organization_id, id),
  foreign key (organization_id, integration_id) references public.org_integrations (organization_id, id) on delete cascade,
  foreign key (organization_id, repository_id) references public.repositories (organization_id, id) on delete set null (repository_id)
);
comment on table public.external_deployments is 'A deployment as Datadog reports it: one release of one service to one environment.';
comment on column public.external_deployments.verdict is 'Datadog''s change_failure: true is failed, false passed, null or absent pending.';
comment on column public.external_deployments.fingerprint is 'Keyed hash of the event as read: an unchanged event is not written again.';
create index external_deployments_window_idx on public.external_deployments (organization_id, started_at);
create index external_deployments_pending_idx on public.external_deployments (organization_id, started_at) where verdict = 'pending';
create index external_deployments_repository_idx on public.external_deployments (organization_id, repository_id, started_at);
create index external_deployments_integration_idx on public.external_deployments (integration_id);

create table public.external_deployment_secrets (
  deployment_id uuid primary key,
  organization_id uuid not null,
  key_id text not null,
  ciphertext bytea not null,
  foreign key (organization_id, deployment_id) references public.external_deployments (organization_id, id) on delete cascade
);
comment on table public.external_deployment_secrets is 'The deployment event as it came, encrypted.';

create table public.external_deployment_commits (
  deployment_id uuid not null,
  sha text not null,
  organization_id uuid not null,
  position integer not null,
  committed_at timestamptz,
  lead_time_seconds double precision check (lead_time_seconds >= 0),
  time_to_deploy_seconds double precision check (time_to_deploy_seconds >= 0),
  primary key (deployment_id, sha),
  foreign key (organization_id, deployment_id) references public.external_deployments (organization_id, id) on delete cascade
);
comment on table public.external_deployment_commits is 'The commits a deployment carried, one row a sha.';
create index external_deployment_commits_sha_idx on public.external_deployment_commits (organization_id, sha);

create table public.external_commit_secrets (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  sha text not null,
  key_id text not null,
  ciphertext bytea not null,
  primary key (organization_id, sha)
);
comment on table public.external_commit_secrets is 'A commit''s author e-mail, message and the evidence line of its classification, encrypted as one JSON text.';

create table public.commit_origins (
  organization_id uuid not null references public.organizations (id) on delete cascade,
  sha text not null,
  origin text not null check (origin in ('HUMAN', 'AI_ASSISTED', 'BOT', 'UNKNOWN')),
  tools text[] not null default '{}',
  evidence_level text check (evidence_level in ('E1', 'E2', 'E3', 'E4', 'E5')),
  rule_id text not null,
  rules_version text not null,
  unknown_reason text,
  strength smallint not null,
  source text not null check (source in ('datadog')),
  classified_at timestamptz not null default now(),
  primary key (organization_id, sha)
);
comment on table public.commit_origins is 'Who wrote a commit, by which rule. HUMAN means no AI evidence in what could be read; UNKNOWN that too little could be read.';
comment on column public.commit_origins.strength is '0 nothing known, 1 no evidence in complete metadata, 2 to 5 the evidence level: stronger replaces weaker.';

create table public.external_incidents (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null references public.organizations (id) on delete cascade,
  integration_id uuid not null,
  external_id text not null,
  services text[] not null default '{}',
  envs text[] not null default '{}',
  teams text[] not null default '{}',
  severity text,
  started_at timestamptz not null,
  finished_at timestamptz,
  restore_seconds double precision check (restore_seconds >= 0),
  source text,
  fingerprint text not null,
  first_seen_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  missed_at timestamptz,
  disappeared_at timestamptz,
  unique (organization_id, external_id),
  unique (organization_id, id),
  foreign key (organization_id, integration_id) references public.org_integrations (organization_id, id) on delete cascade
);
comment on table public.external_incidents is 'A Datadog failure event. Its name is free text and encrypted (external_incident_secrets).';
create index external_incidents_window_idx on public.external_incidents (organization_id, started_at);
create index external_incidents_integration_idx on public.external_incidents (integration_id);

create table public.external_incident_secrets (
  incident_id uuid primary key,
  organization_id uuid not null,
  key_id text not null,
  ciphertext bytea not null,
  foreign key (organization_id, incident_id) references public.external_incidents (organization_id, id) on delete cascade
);
comment on table public.external_incident_secrets is 'The incident event as it came, its name with it, encrypted.';

create table public.verdict_changes (
  id bigint generated always as identity primary key,
  organization_id uuid not null,
  deployment_id uuid not null,
  seen_at timestamptz not null default now(),
  from_verdict text not null,
  to_verdict text not null,
  foreign key (organization_id, deployment_id) references public.external_deployments (organization_id, id) on delete cascade
);
comment on table public.verdict_changes is 'Each change of a verdict that a sync saw: the audit trail, and the measured verdict lag.';
create index verdict_changes_deployment_idx on public.verdict_changes (organization_id, deployment_id);

create table public.set_aside_events (
  id uuid primary key default gen_random_uuid(),
  organization_id uuid not null,
  integration_id uuid not null,
  kind text not null check (kind in ('deployment', 'incident')),
  external_id text,
  fingerprint text not null,
  reason text not null,
  first_seen_at timestamptz not null default now(),
  unique (organization_id, integration_id, kind, fingerprint),
  unique (organization_id, id),
  foreign key (organization_id, integration_id) references public.org_integrations (organization_id, id) on delete cascade
);
comment on table public.set_aside_events is 'Events that could not be understood: kept, counted and shown, and never in the way of the rest.';

create table public.set_aside_event_secrets (
  event_id uuid primary key,
  organization_id uuid not null,
  key_id text not null,
  ciphertext bytea not null,
  foreign key (organization_id, event_id) references public.set_aside_events (organization_id, id) on delete cascade
);
comment on table public.set_aside_event_secrets is 'The event that could not be understood, encrypted.';

grant select on public.external_deployments, public.external_deployment_commits, public.commit_origins,
  public.external_incidents, public.verdict_changes, public.set_aside_events to authenticated;
grant all on public.external_deployments, public.external_deployment_secrets, public.external_deployment_commits,
  public.external_commit_secrets, public.commit_origins, public.external_incidents, public.external_incident_secrets,
  public.verdict_changes, public.set_aside_events, public.set_aside_event_secrets to service_role;
alter table public.external_deployments enable row level security;
alter table public.external_deployment_secrets enable row level security;
alter table public.external_deployment_commits enable row level security;
alter table public.external_commit_secrets enable row level security;
alter table public.commit_origins enable row level security;
alter table public.external_incidents enable row level security;
alter table public.external_incident_secrets enable row level security;
alter table public.verdict_changes enable row level security;
alter table public.set_aside_events enable row level security;
alter table public.set_aside_event_secrets enable row level security;

create policy "Members read the deployments of their organizations" on public.external_deployments
  for select to authenticated using (organization_id in (select private.member_organization_ids()));
create policy "Members read the deployed commits of their organizations" on public.external_deployment_commits
  for select to authenticated using (organization_id in (select private.member_organization_ids()));
create policy "Members read the commit origins of their organizations" on public.commit_origins
  for select to authenticated using (organization_id in (select private.member_organization_ids()));
create policy "Members read the incidents of their organizations" on public.external_incidents
  for select to authenticated using (organization_id in (select private.member_organization_ids()));
create policy "Members read the verdict changes of their organizations" on public.verdict_changes
  for select to authenticated using (organization_id in (select private.member_organization_ids()));
create policy "Members read the set-aside events of their organizations" on public.set_aside_events
  for select to authenticated using (organization_id in (select private.member_organization_ids()));
