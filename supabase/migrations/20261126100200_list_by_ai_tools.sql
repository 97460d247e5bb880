-- The list narrows by the same tools as the figures: those of AI-assisted commits, which the facts keep.
create or replace function private.deployment_condition(organization uuid, filter jsonb) returns text
language plpgsql stable set search_path = '' as $$
declare
  parts text[] := array[format('d.organization_id = %L::uuid', organization), 'd.disappeared_at is null'];
  share text;
  shares text[] := '{}';
begin
  if filter ? 'from' then parts := parts || format('d.started_at >= %L::timestamptz', filter ->> 'from'); end if;
  if filter ? 'to' then parts := parts || format('d.started_at < %L::timestamptz', filter ->> 'to'); end if;
  if filter ? 'environments' then parts := parts || private.named_condition(filter, 'environments', 'd.env', 'text'); end if;
  if filter ? 'services' then parts := parts || private.named_condition(filter, 'services', 'd.service', 'text'); end if;
  if filter ? 'teams' then parts := parts || private.named_condition(filter, 'teams', 'd.team', 'text'); end if;
  if filter ? 'repositories' then
    parts := parts || private.named_condition(filter, 'repositories', 'd.repository_id', 'uuid');
  end if;
  if filter ? 'verdicts' then
    -- One verdict is written plainly, so that the index of the failed (pending) ones is seen to fit.
    parts := parts || case when jsonb_array_length(filter -> 'verdicts') = 1
      then format('d.verdict = %L', filter -> 'verdicts' ->> 0)
      else format('d.verdict = any (%s)', private.list_text(filter, 'verdicts')) end;
  end if;
  if filter ? 'types' then parts := parts || private.named_condition(filter, 'types', 'd.deployment_type', 'text'); end if;
  if filter ? 'tools' then
    parts := parts || format('exists (select 1 from public.deployment_facts f
      where f.organization_id = d.organization_id and f.deployment_id = d.id and f.tools && %s)', private.list_text(filter, 'tools'));
  end if;
  if filter ? 'origins' then
    parts := parts || format('(%s)', (select string_agg(case origin when 'HUMAN' then 'd.human_commits > 0'
      when 'AI_ASSISTED' then 'd.ai_commits > 0' when 'BOT' then 'd.bot_commits > 0' when 'UNKNOWN' then 'd.unknown_commits > 0'
      else 'false' end, ' or ') from jsonb_array_elements_text(filter -> 'origins') origin));
  end if;
  if filter ? 'remediations' then
    parts := parts || format('d.verdict = ''failed'' and coalesce(d.remediation_type, ''none'') = any (%s)', private.list_text(filter, 'remediations'));
  end if;
  if filter ->> 'rework' = 'only' then
    parts := parts || format('(d.deployment_type in (''rollback'', ''rollforward'', ''hotfix'')
      or d.external_id in (select f.remediation_external_id from public.external_deployments f
        where f.organization_id = %L::uuid and f.remediation_external_id is not null
          and f.remediation_external_id <> f.external_id and f.disappeared_at is null))', organization);
  end if;
  case filter ->> 'recovery'
    when 'with' then parts := parts || 'd.recovery_seconds is not null'::text;
    when 'without' then parts := parts || 'd.verdict = ''failed'' and d.recovery_seconds is null'::text;
    else null;
  end case;
  case filter ->> 'commits'
    when 'with' then parts := parts || 'd.commit_count > 0'::text;
    when 'without' then parts := parts || 'd.commit_count = 0'::text;
    else null;
  end case;
  -- The AI share is over commits of known origin, in the bands of the dose-response figure.
  for share in select jsonb_array_elements_text(filter -> 'shares') loop
    shares := shares || case share
      when '0' then 'd.ai_commits = 0 and d.commit_count > d.unknown_commits'
      when '25' then 'd.ai_commits > 0 and 4 * d.ai_commits <= d.commit_count - d.unknown_commits'
      when '50' then '4 * d.ai_commits > d.commit_count - d.unknown_commits and 2 * d.ai_commits <= d.commit_count - d.unknown_commits'
      when '75' then '2 * d.ai_commits > d.commit_count - d.unknown_commits and 4 * d.ai_commits <= 3 * (d.commit_count - d.unknown_commits)'
      when '100' then '4 * d.ai_commits > 3 * (d.commit_count - d.unknown_commits)'
      else 'false' end;
  end loop;
  if filter ? 'shares' then parts := parts || format('((%s))', array_to_string(shares, ') or (')); end if;
  case filter ->> 'missing'
    when 'sha' then parts := parts || 'd.commit_sha is null'::text;
    when 'lead-time' then parts := parts || 'd.commit_count > 0 and d.lead_time_seconds is null'::text;
    else null;
  end case;
  if filter ? 'search' then parts := parts || private.deployment_search(organization, filter ->> 'search'); end if;
  return array_to_string(parts, ' and ');
end
$$;
