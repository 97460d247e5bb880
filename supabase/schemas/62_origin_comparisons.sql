-- The comparison of AI-assisted with human commits, and its weekly verdict.
-- Written by `npm run schema` from supabase/migrations, which are how a database gets here. Don't edit.

create table public.origin_comparisons (
  organization_id uuid primary key references public.organizations (id) on delete cascade,
  computed_at timestamptz not null,
  data_version bigint not null,
  definition_version integer not null check (definition_version > 0),
  rules_version text not null,
  environments text[] not null check (cardinality(environments) > 0),
  result text not null
);

comment on table public.origin_comparisons is
  'The latest comparison by origin over the whole history of the production environments, computed after each sync so that a page only reads it.';
comment on column public.origin_comparisons.data_version is
  'The organization''s data version the figures were computed from.';
comment on column public.origin_comparisons.definition_version is
  'Which definition of the figures: docs/metrics/origin-comparison.md, changelog.';
comment on column public.origin_comparisons.rules_version is 'Which rules told the origins apart: docs/origins.md.';
comment on column public.origin_comparisons.result is
  'The comparison as JSON text: figures with their counts, no commits and no people.';

alter table public.origin_comparisons enable row level security;
grant select (
  organization_id, computed_at, data_version, definition_version, rules_version, environments, result
) on public.origin_comparisons to authenticated;
grant delete, insert, select, update on public.origin_comparisons to service_role;

create policy "Members read the comparison of their organizations" on public.origin_comparisons
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create table public.origin_verdicts (
  organization_id uuid references public.organizations (id) on delete cascade,
  week_end timestamptz,
  definition_version integer check (definition_version > 0),
  decided_at timestamptz not null default now(),
  environments text[] not null,
  verdict text not null,
  reason text,
  ratio double precision check (ratio > 0),
  low double precision check (low >= 0),
  high double precision,
  failed integer not null check (failed >= 0),
  evaluated integer not null,
  coverage double precision check (coverage >= 0 and coverage <= 1),
  estimand text check (estimand in ('deployment', 'commit', 'both')),
  primary key (organization_id, week_end, definition_version),
  check (high >= low),
  constraint origin_verdicts_check1 check (evaluated >= failed),
  constraint origin_verdicts_ratio_told_check check ((verdict = 'not-compared') = (ratio is null)),
  constraint origin_verdicts_reason_check check ((verdict in ('withheld', 'not-compared')) = (reason is not null)),
  check (verdict in ('more', 'less', 'cannot-tell', 'withheld', 'not-compared'))
);

comment on table public.origin_verdicts is
  'The verdict word of each closed week, decided once and kept: looking every day would find a difference sooner or later where there is none.';
comment on column public.origin_verdicts.week_end is
  'As of when: the Monday, 00:00 in the organization''s time zone, that closed the week.';
comment on column public.origin_verdicts.reason is 'Why nothing is compared, or why the word is withheld.';
comment on column public.origin_verdicts.high is 'Null where the data set no upper bound.';
comment on column public.origin_verdicts.coverage is 'Share of commits of known origin, 0-1; null without commits.';
comment on column public.origin_verdicts.estimand is
  'What the ratio compares: deployments, commits, or both where they are one quantity. Null where nothing is compared, and before it was kept.';

alter table public.origin_verdicts enable row level security;
grant select (
  organization_id, week_end, definition_version, decided_at, environments, verdict, reason, ratio, low, high, failed,
  evaluated, coverage, estimand
) on public.origin_verdicts to authenticated;
grant delete, insert, select, update on public.origin_verdicts to service_role;

create policy "Members read the verdicts of their organizations" on public.origin_verdicts
  for select to authenticated
  using (organization_id in (select private.member_organization_ids()));

create function public.decide_origin_verdict(p_organization_id uuid, p_verdict text) returns boolean
language plpgsql volatile security definer set search_path = '' as $$
declare
  given jsonb := p_verdict::jsonb;
begin
  insert into public.origin_verdicts
    (organization_id, week_end, definition_version, environments, verdict, reason, estimand, ratio, low, high, failed, evaluated, coverage)
  values (
    p_organization_id, (given->>'week_end')::timestamptz, (given->>'definition_version')::integer,
    array(select jsonb_array_elements_text(given->'environments')), given->>'verdict', given->>'reason', given->>'estimand',
    (given->>'ratio')::double precision, (given->>'low')::double precision, (given->>'high')::double precision,
    (given->>'failed')::integer, (given->>'evaluated')::integer, (given->>'coverage')::double precision)
  -- A week in which nothing could be compared has no word: the first one may still come, from history that was loaded since.
  on conflict (organization_id, definition_version, week_end) do update set
    decided_at = now(), environments = excluded.environments, verdict = excluded.verdict, reason = excluded.reason,
    estimand = excluded.estimand, ratio = excluded.ratio, low = excluded.low, high = excluded.high,
    failed = excluded.failed, evaluated = excluded.evaluated, coverage = excluded.coverage
  where origin_verdicts.verdict = 'not-compared' and excluded.verdict <> 'not-compared';
  return found;
end
$$;
comment on function public.decide_origin_verdict is
  'Gives a closed week its verdict (JSON text). True when this call decided it; false, and nothing changes, when it was decided before. Service role only.';
revoke all on function public.decide_origin_verdict from public, anon, authenticated;
grant execute on function public.decide_origin_verdict to service_role;

create function public.list_figure_changes(p_organization_id uuid) returns text
language sql stable security definer set search_path = '' as $$
  select coalesce(json_agg(json_build_array(c.kind, extract(epoch from c.at)) order by c.at), '[]')::text
  from (
    (
      -- The first choice changes nothing: before it no environment counted.
      select 'production-environments' as kind, e.at from public.audit_events e
      where e.organization_id = p_organization_id and e.action = 'organization.update' and e.detail ? 'production_environments'
      order by e.id offset 1
    )
    union all
    select 'origin-rules', r.started_at from public.origin_reclassifications r
    where r.organization_id = p_organization_id and r.cause = 'rules'
  ) c
  where auth.uid() is null or p_organization_id in (select private.member_organization_ids())
$$;
comment on function public.list_figure_changes is
  'When the production environments or the rules of origin changed: [kind, Unix seconds], the earliest first. Curves mark these days. JSON text.';
revoke all on function public.list_figure_changes from public, anon, authenticated;
grant execute on function public.list_figure_changes to authenticated, service_role;

create function public.record_origin_comparison(p_organization_id uuid, p_comparison text) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  given jsonb := p_comparison::jsonb;
begin
  insert into public.origin_comparisons as kept
    (organization_id, computed_at, data_version, definition_version, rules_version, environments, result)
  values (
    p_organization_id, (given->>'computed_at')::timestamptz, (given->>'data_version')::bigint,
    (given->>'definition_version')::integer, given->>'rules_version',
    array(select jsonb_array_elements_text(given->'environments')), given->>'result')
  on conflict (organization_id) do update set
    computed_at = excluded.computed_at, data_version = excluded.data_version,
    definition_version = excluded.definition_version, rules_version = excluded.rules_version,
    environments = excluded.environments, result = excluded.result
  -- Two may compute at once; the one that saw less must not have the last word.
  where excluded.data_version >= kept.data_version;
end
$$;
comment on function public.record_origin_comparison is
  'Keeps an organization''s latest comparison (JSON text); one computed from older data than what is kept changes nothing. Service role only.';
revoke all on function public.record_origin_comparison from public, anon, authenticated;
grant execute on function public.record_origin_comparison to service_role;
