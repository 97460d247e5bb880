-- How often whoever calls the API has called: kept in the database, because the product runs in many processes.
create table private.request_rate_limits (
  key text primary key,
  used integer not null check (used > 0),
  ends_at timestamptz not null
);
comment on table private.request_rate_limits is 'Requests counted in fixed windows. key is a SHA-256 of who asks and for what: no address and no token stands here.';
create index request_rate_limits_ends_at_idx on private.request_rate_limits (ends_at);
alter table private.request_rate_limits enable row level security;

-- Counts first, sweeps after, and the sweep never waits: two calls can't hold a row each and wait for the other's.
create function public.take_rate_limit(p_key text, p_limit integer, p_window_seconds integer) returns double precision
language plpgsql volatile security definer set search_path = '' as $$
declare
  counted private.request_rate_limits;
begin
  insert into private.request_rate_limits as l (key, used, ends_at)
  values (p_key, 1, now() + make_interval(secs => p_window_seconds))
  on conflict (key) do update set
    used = case when l.ends_at <= now() then 1 else least(l.used, p_limit) + 1 end,
    ends_at = case when l.ends_at <= now() then excluded.ends_at else l.ends_at end
  returning * into counted;
  delete from private.request_rate_limits where key in (
    select key from private.request_rate_limits where ends_at < now() - interval '1 minute'
    order by ends_at limit 100 for update skip locked);
  return case when counted.used <= p_limit then 0 else extract(epoch from counted.ends_at - now()) end;
end
$$;
comment on function public.take_rate_limit(text, integer, integer) is
  'Counts one request of this key in its window. 0 when it may go on, else the seconds until the window ends. Service role only.';
revoke all on function public.take_rate_limit(text, integer, integer) from public, anon, authenticated;
grant execute on function public.take_rate_limit(text, integer, integer) to service_role;
