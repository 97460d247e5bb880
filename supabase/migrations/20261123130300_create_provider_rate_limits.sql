-- One Datadog account may be connected by several organizations and read by several workers: what its rate limit
-- answered to one of them holds for all.
create table private.provider_rate_limits (
  account text not null,
  endpoint text not null,
  blocked_until timestamptz not null,
  primary key (account, endpoint)
);
comment on table private.provider_rate_limits is 'Until when a provider''s account takes no more calls. account is Datadog''s organization UUID, or the integration''s id where Datadog did not name one.';
alter table private.provider_rate_limits enable row level security;

create function public.block_provider_calls(p_account text, p_endpoint text, p_seconds double precision) returns void
language sql volatile security definer set search_path = '' as $$
  delete from private.provider_rate_limits where blocked_until < now() - interval '1 day';
  insert into private.provider_rate_limits as l (account, endpoint, blocked_until)
  values (p_account, p_endpoint, now() + make_interval(secs => p_seconds))
  on conflict (account, endpoint) do update set blocked_until = greatest(l.blocked_until, excluded.blocked_until);
$$;
comment on function public.block_provider_calls(text, text, double precision) is
  'Keeps that an account''s calls are refused for so many seconds. Service role only: accounts cross organizations.';

create function public.provider_block_seconds(p_account text) returns double precision
language sql stable security definer set search_path = '' as $$
  select coalesce(extract(epoch from max(blocked_until) - now()), 0)::double precision
  from private.provider_rate_limits where account = p_account and blocked_until > now()
$$;
comment on function public.provider_block_seconds(text) is
  'Seconds until an account may be called again, whichever of its endpoints was refused; 0 when it may be now. Service role only.';

revoke all on function public.block_provider_calls(text, text, double precision) from public, anon, authenticated;
revoke all on function public.provider_block_seconds(text) from public, anon, authenticated;
grant execute on function public.block_provider_calls(text, text, double precision) to service_role;
grant execute on function public.provider_block_seconds(text) to service_role;
