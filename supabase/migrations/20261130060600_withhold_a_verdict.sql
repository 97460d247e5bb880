-- A week's verdict can be withheld: enough was counted, and the model's check or its parts forbid a word.

do $$
declare
  held record;
begin
  for held in
    select conname from pg_catalog.pg_constraint
    where conrelid = 'public.origin_verdicts'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%not-compared%'
  loop
    execute format('alter table public.origin_verdicts drop constraint %I', held.conname);
  end loop;
end
$$;
alter table public.origin_verdicts
  add constraint origin_verdicts_verdict_check check (verdict in ('more', 'less', 'cannot-tell', 'withheld', 'not-compared')),
  add constraint origin_verdicts_reason_check check ((verdict in ('withheld', 'not-compared')) = (reason is not null)),
  add constraint origin_verdicts_ratio_told_check check ((verdict = 'not-compared') = (ratio is null)),
  add column estimand text constraint origin_verdicts_estimand_check check (estimand in ('deployment', 'commit', 'both'));
comment on column public.origin_verdicts.estimand is 'What the ratio compares: deployments, commits, or both where they are one quantity. Null where nothing is compared, and before it was kept.';
comment on column public.origin_verdicts.reason is 'Why nothing is compared, or why the word is withheld.';

create or replace function public.decide_origin_verdict(p_organization_id uuid, p_verdict text) returns boolean
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
